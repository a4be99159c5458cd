package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.http.TenantKind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each {@code fr:} scope opens: by path, method and action, and one step outside of each. */
class FrScopesTest {
  private static final String METHODS = "GET HEAD POST PUT PATCH DELETE OPTIONS";

  /** Whether an account with {@code scopes} may make a call. */
  static boolean opens(List<String> scopes, String method, String target) {
    try {
      Target parsed = Target.parse(target, false);
      return Presets.of(TenantKind.PINGONE_AIC, null, scopes, false, "").stream()
          .allMatch(preset -> preset.opens(method, parsed.readingsAfter(0), parsed.rawQuery()));
    } catch (RefusedException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The methods that a scope opens a target to. */
  private static String opened(String scope, String target) {
    return Arrays.stream(METHODS.split(" "))
        .filter(method -> opens(List.of(scope), method, target))
        .collect(Collectors.joining(" "));
  }

  private static String words(String word) {
    return switch (word) {
      case "all" -> METHODS;
      case "read" -> "GET HEAD";
      case "update" -> "POST PUT DELETE";
      case "write" -> "POST PUT PATCH DELETE";
      case "restart" -> "POST";
      case "none" -> "";
      default -> throw new AssertionError(word);
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fr:am:* | /am/json/serverinfo/* | all",
        "fr:am:* | /am/json/realms/root/realms/alpha/users?_queryFilter=true | all",
        "fr:am:* | /am/ | all",
        "fr:am:* | /am | none",
        "fr:am:* | /amx/json | none",
        "fr:am:* | /AM/json/serverinfo/* | none",
        "fr:am:* | /x/am/json | none",
        "fr:am:* | /openidm/managed/alpha_user | none",
        "fr:am:* | /environment/variables | none",
        "fr:idm:* | /openidm/managed/alpha_user | all",
        "fr:idm:* | /openidm/managed/alpha_user/1?_action=patch | all",
        "fr:idm:* | /am/json/serverinfo/* | none",
        "fr:idm:* | /openidm2/info | none",
        "fr:idm:* | /environment/variables | all",
        "fr:idm:* | /environment/secrets/esv-a/versions/1 | all",
        "fr:idm:* | /environment/startup?_action=restart | all",
        "fr:idm:* | /environment/release | none",
        "fr:idc:esv:* | /environment/variables/esv-a | all",
        "fr:idc:esv:* | /environment/secrets/esv-a/versions?_action=create | all",
        "fr:idc:esv:* | /environment/startup | all",
        "fr:idc:esv:* | /environment/startup?_action=restart | all",
        "fr:idc:esv:* | /environment/count | all",
        "fr:idc:esv:* | /environment/variablesx | none",
        "fr:idc:esv:* | /environment/restart | none",
        "fr:idc:esv:* | /openidm/info/ping | none",
        "fr:idc:esv:read | /environment/variables | read",
        "fr:idc:esv:read | /environment/variables/esv-a | read",
        "fr:idc:esv:read | /environment/secrets | read",
        "fr:idc:esv:read | /environment/secrets/esv-a/versions/1 | read",
        "fr:idc:esv:read | /environment/count | read",
        "fr:idc:esv:read | /environment/startup | read",
        "fr:idc:esv:read | /environment/startup?_action=restart | read",
        "fr:idc:esv:read | /environment | none",
        "fr:idc:esv:update | /environment/variables/esv-a | update",
        "fr:idc:esv:update | /environment/variables/esv-a?_action=setDescription | update",
        "fr:idc:esv:update | /environment/secrets/esv-a/versions?_action=create | update",
        "fr:idc:esv:update | /environment/secrets/esv-a/versions/1?_action=changestatus | update",
        "fr:idc:esv:update | /environment/startup?_action=restart | none",
        "fr:idc:esv:update | /environment/startup | none",
        "fr:idc:esv:update | /environment/startup/?_action=restart | none",
        "fr:idc:esv:update | /environment/count | none",
        "fr:idc:esv:restart | /environment/startup | read",
        "fr:idc:esv:restart | /environment/startup/ | read",
        "fr:idc:esv:restart | /environment/startup?_action=restart | GET HEAD POST",
        "fr:idc:esv:restart | /environment/startup?a=b&_action=restart | GET HEAD POST",
        "fr:idc:esv:restart | /environment/startup?_action=restart&_action=restart | read",
        "fr:idc:esv:restart | /environment/startup?_action=restart&_action=x | read",
        "fr:idc:esv:restart | /environment/startup?_action=Restart | read",
        "fr:idc:esv:restart | /environment/startup?_Action=restart | read",
        "fr:idc:esv:restart | /environment/startup?_action=restart;a=b | read",
        "fr:idc:esv:restart | /environment/startup?_action=stop | read",
        "fr:idc:esv:restart | /environment/startup/x?_action=restart | none",
        "fr:idc:esv:restart | /environment/variables | none",
        "fr:idc:promotion:* | /environment/promotion/promote | all",
        "fr:idc:promotion:* | /environment/promotions | none",
        "fr:idc:promotion:read | /environment/promotion/reports | read",
        "fr:idc:promotion:read | /environment/release | none",
        "fr:idc:certificate:* | /environment/certificates/1 | all",
        "fr:idc:certificate:* | /environment/csrs | all",
        "fr:idc:certificate:* | /environment/certificate | none",
        "fr:idc:certificate:read | /environment/certificates | read",
        "fr:idc:certificate:read | /environment/csrs/1 | read",
        "fr:idc:certificate:read | /environment/secrets | none",
        "fr:idc:content-security-policy:* | /environment/content-security-policy/enforced | all",
        "fr:idc:content-security-policy:* | /environment/content-security | none",
        "fr:idc:content-security-policy:read | /environment/content-security-policy/report-only |"
            + " read",
        "fr:idc:content-security-policy:read | /environment/cookie-domains | none",
        "fr:idc:cookie-domain:* | /environment/cookie-domains | all",
        "fr:idc:cookie-domain:* | /environment/cookie-domain | none",
        "fr:idc:cookie-domain:read | /environment/cookie-domains | read",
        "fr:idc:cookie-domain:read | /environment/custom-domains | none",
        "fr:idc:custom-domain:* | /environment/custom-domains/alpha | all",
        "fr:idc:custom-domain:* | /environment/cookie-domains | none",
        "fr:idc:custom-domain:read | /environment/custom-domains | read",
        "fr:idc:custom-domain:read | /environment/custom-domain | none",
        "fr:idc:proxy-connect:* | /environment/proxy-connect/ip-rules | all",
        "fr:idc:proxy-connect:* | /environment/proxy | none",
        "fr:idc:proxy-connect:read | /environment/proxy-connect/header-rules | read",
        "fr:idc:proxy-connect:read | /environment/proxy-connectx | none",
        "fr:idc:proxy-connect:write | /environment/proxy-connect/ip-rules | write",
        "fr:idc:proxy-connect:write | /environment/telemetry | none",
        "fr:idc:release:* | /environment/release | all",
        "fr:idc:release:* | /environment/releases | none",
        "fr:idc:release:read | /environment/release | read",
        "fr:idc:release:read | /environment/variables | none",
        "fr:idc:sso-cookie:* | /environment/sso-cookie?_action=reset | all",
        "fr:idc:sso-cookie:* | /environment/sso-cookies | none",
        "fr:idc:sso-cookie:read | /environment/sso-cookie | read",
        "fr:idc:sso-cookie:read | /environment/cookie-domains | none",
        "fr:idc:telemetry:* | /environment/telemetry/otlp/1 | all",
        "fr:idc:telemetry:* | /logs/tail | none",
        "fr:idc:telemetry:read | /environment/telemetry | read",
        "fr:idc:telemetry:read | /monitoring/health | none",
        "fr:idc:federation:* | /environment/federation/enforcement | all",
        "fr:idc:federation:* | /environment/fed | none",
        "fr:idc:federation:read | /environment/federation/enforcement | read",
        "fr:idc:federation:read | /environment/release | none",
        "fr:idc:direct-configuration:session:* |"
            + " /environment/direct-configuration/session/init | all",
        "fr:idc:direct-configuration:session:* | /environment/direct-configuration | none",
        "fr:idc:direct-configuration:session:read |"
            + " /environment/direct-configuration/session/state | read",
        "fr:idc:direct-configuration:session:read | /environment/direct-configuration | none",
        "fr:idc:analytics:* | /dashboard/x | all",
        "fr:idc:analytics:* | /dashboards | none",
        "fr:idc:ws:admin | /ws/admin/x | all",
        "fr:idc:ws:admin | /ws/other | none",
        "fr:autoaccess:* | /autoaccess/api/x | all",
        "fr:autoaccess:* | /auto/x | none",
        "fr:iga:* | /iga/governance/requests | all",
        "fr:iga:* | /auto/orchestration/definition | all",
        "fr:iga:* | /autoaccess/api | none",
        "fr:idc:dataset:* | /environment/dataset | none",
        "fr:idc:dataset:read | /environment/dataset | none",
        "fr:idc:mtls:* | /environment/mtls | none",
        "fr:idm* | /openidm/info/ping | none",
        "fr:idm: | /openidm/info/ping | none",
        "fr:IDM:* | /openidm/info/ping | none",
        "fr:idc:esv | /environment/variables | none",
        "fr:idc:esv:write | /environment/variables | none",
      })
  void eachScopeOpens(String scope, String target, String methods) {
    String expected = methods.contains(" ") ? methods : words(methods);

    assertThat(opened(scope, target)).isEqualTo(expected);
  }

  /** The live list and Frodo's table, without the three that no path is known for. */
  @Test
  void theTableHasEveryNameThatIsKnown() {
    Set<String> names = new TreeSet<>(Set.of("fr:am:*", "fr:idm:*", "fr:autoaccess:*", "fr:iga:*"));
    names.addAll(Set.of("fr:idc:analytics:*", "fr:idc:ws:admin", "fr:idc:proxy-connect:write"));
    names.addAll(Set.of("fr:idc:esv:update", "fr:idc:esv:restart"));
    for (String both :
        List.of(
            "esv",
            "promotion",
            "certificate",
            "content-security-policy",
            "cookie-domain",
            "custom-domain",
            "proxy-connect",
            "release",
            "sso-cookie",
            "telemetry",
            "federation",
            "direct-configuration:session")) {
      names.add("fr:idc:" + both + ":*");
      names.add("fr:idc:" + both + ":read");
    }

    assertThat(FrScopes.names()).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void anyOfTheAccountsScopesOpens() {
    List<String> scopes = List.of("fr:idc:esv:read", "openid", "fr:idc:esv:restart", "fr:none");

    assertThat(opens(scopes, "GET", "/environment/variables")).isTrue();
    assertThat(opens(scopes, "POST", "/environment/startup?_action=restart")).isTrue();
    assertThat(opens(scopes, "PUT", "/environment/variables/esv-a")).isFalse();
  }

  @Test
  void aPathIsOpenWithAndWithoutItsParametersOrNotAtAll() {
    List<String> scopes = List.of("fr:idc:esv:read");

    assertThat(opens(scopes, "GET", "/environment/variables/esv-a;v=1")).isTrue();
    assertThat(opens(scopes, "GET", "/environment;x/variables/esv-a")).isFalse();
    assertThat(opens(scopes, "GET", "/environment/variables;x")).isFalse();
  }

  @Test
  void escapesOfAPathAreUndoneOnce() {
    assertThat(opens(List.of("fr:idm:*"), "GET", "/open%69dm/managed/alpha_user")).isTrue();
    assertThat(opens(List.of("fr:idm:*"), "GET", "/%61m/json/serverinfo/x")).isFalse();
  }
}
