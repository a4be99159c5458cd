package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.http.TenantKind;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints are looked for in what is sent, the query with it, on every shape of route. */
class TenantPathTest {

  private static TenantPath path(String base, int stripped, String target) throws RefusedException {
    return path(base, stripped, target, false);
  }

  private static TenantPath path(String base, int stripped, String target, boolean ignoreCase)
      throws RefusedException {
    AccessPlan plan =
        new AccessPlan(
            base,
            stripped > 0,
            ignoreCase,
            Map.of(),
            ProtectedEndpoints.of(TenantKind.PINGONE_AIC),
            true,
            true,
            true,
            List.of());
    RequestHead head =
        new RequestHead(
            "POST",
            Target.parse(target, true),
            new Authority("h", "h", -1),
            FieldSection.empty(),
            Framing.NONE,
            false,
            true,
            Peer.at(InetAddress.getLoopbackAddress()));
    return TenantPath.of(plan, stripped, head);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // base   | stripped | target                                          | protected
        "''       | 0 | /am/json/sessions?_action=logout                       | true",
        "''       | 0 | /am/json/sessions/?a=b&_action=logoutByUser            | true",
        "''       | 0 | /am/json/sessions;x?_action=logout                     | true",
        "''       | 0 | /am/json;x/realms/root/sessions?_action=logout         | true",
        "''       | 0 | /am/json%2Fsessions?_action=logout                     | true",
        "''       | 0 | /am/json/sessions?_action=refresh                      | false",
        "''       | 0 | /am/json/sessions                                      | false",
        "''       | 1 | /aic/am/json/sessions?_action=logout                   | true",
        "''       | 1 | /aic/am/oauth2/access_token                            | true",
        "''       | 1 | /aic/am%2Foauth2/access_token                          | true",
        "''       | 1 | /aic/am/json/serverinfo/*                              | false",
        "/am      | 1 | /aic/json/authenticate                                 | true",
        "/am      | 1 | /aic/json/sessions?_action=%6Cogout                    | true",
        "/am      | 1 | /aic/json/users?_action=logout                         | false",
        "/am/json | 1 | /aic/sessions?_action=logout                           | true",
        "/proxy   | 1 | /aic/am/oauth2/access_token                            | true",
        "/proxy   | 0 | /am/json/realms/root/realms/alpha/authenticate         | true",
      })
  void anEndpointIsFound(String base, int stripped, String target, boolean found)
      throws RefusedException {
    TenantPath path = path(base, stripped, target);

    assertThat(path.isProtected(ProtectedEndpoints.of(TenantKind.PINGONE_AIC))).isEqualTo(found);
    assertThat(path.isProtected(ProtectedEndpoints.NONE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, /security%20/logout",
    "'', 0, /Security./Logout.%20",
    "'', 0, /(S(abc))/Security/Logout",
    "'', 0, /(A(a)F(b))/oauth2/token/app",
    "'', 0, /(S(x))/sec/(S(x))urity/logout",
    "'', 0, /oauth2::$DATA/token",
    "'', 0, /security/%EF%BD%8Cogout",
    "'', 1, /id/(S(abc))/usermgmt/signout",
    "/x, 1, /id/(S(abc))/usermgmt/signout",
    "/x, 1, /id/..%20/security/logout",
  })
  void whatOnlyWindowsTakesForAnEndpointIsFoundWhereCaseIsIgnored(
      String base, int stripped, String target) throws RefusedException {
    ProtectedEndpoints endpoints = ProtectedEndpoints.of(TenantKind.CYBERARK_IDENTITY);

    assertThat(path(base, stripped, target, true).isProtected(endpoints)).isTrue();
    assertThat(path(base, stripped, target, true).target())
        .endsWith(target.substring(stripped * 3));
  }

  @ParameterizedTest
  @CsvSource({
    "/(S(abc))/Security/WhoAmI",
    "/users/(S(abc))/x",
    "/security/who.am.i./x",
    "/x(S(y))/security/logout",
    "/security%C2%A0/x",
  })
  void whatWindowsTakesForAnotherEndpointIsNot(String target) throws RefusedException {
    ProtectedEndpoints endpoints = ProtectedEndpoints.of(TenantKind.CYBERARK_IDENTITY);

    assertThat(path("", 0, target, true).isProtected(endpoints)).isFalse();
  }
}
