package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.TenantKind;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedEndpointsTest {
  private static final ProtectedEndpoints IDENTITY =
      ProtectedEndpoints.of(TenantKind.CYBERARK_IDENTITY);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/Security/StartAuthentication",
        "/security/startauthentication",
        "/SECURITY/STARTAUTHENTICATION/",
        "/Security/AdvanceAuthentication",
        "/Security/OobAuthStatus",
        "/Security/CleanupAuthentication",
        "/Security/ResumeFromExtIdpAuth",
        "/Security/Logout",
        "/Security/Logout/",
        "/security/logout/x",
        "/OAuth2/Token",
        "/oauth2/token/my_app",
        "/Oauth2/Token/my_app/",
        "/OAuth2/PlatformToken",
        "/OAuth2/Authorize/app",
        "/OAuth2/RefreshPlatformToken",
        "/OAuth2/Revoke/app",
        "/OAuth2/Introspect/app",
        "/OAuth2/EndSession",
        "/UserMgmt/SignOutCurrentSession",
        "/UserMgmt/SignOutEverywhere",
        "/usermgmt/signout",
        "/Security/Logout;x",
        "/Security/Logout "
      })
  void identityProtectsLoginTokensAndLogout(String reading) {
    assertThat(IDENTITY.holds(reading)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/Security",
        "/Security/",
        "/Security/WhoAmI",
        "/OAuth2",
        "/OAuth2/UserInfo/app",
        "/OAuth2/Keys/app",
        "/UserMgmt/GetUserInfo",
        "/UPRest/GetUPData",
        "/x/Security/Logout",
        "/CDirectoryService/CreateUser",
        "/scim/v2/Users",
        "/RedRock/query",
        "/\u017fecurity/Logout",
        ""
      })
  void identityProtectsNothingElse(String reading) {
    assertThat(IDENTITY.holds(reading)).isFalse();
  }

  @Test
  void aGenericTenantProtectsItsTokenEndpointsAloneAsTheyBecomeKnown() {
    AtomicReference<Set<String>> known = new AtomicReference<>(Set.of());
    ProtectedEndpoints endpoints = ProtectedEndpoints.tokenEndpoints(known::get, false);
    assertThat(endpoints.holds("/oauth/token")).isFalse();
    known.set(Set.of("/oauth/token", "/t/"));
    assertThat(endpoints.holds("/oauth/token")).isTrue();
    assertThat(endpoints.holds("/oauth/token/")).isTrue();
    assertThat(endpoints.holds("/t")).isTrue();
    assertThat(endpoints.holds("/OAuth/Token")).isFalse();
    assertThat(endpoints.holds("/oauth/token/x")).isFalse();
    assertThat(endpoints.holds("/oauth/tokens")).isFalse();
    assertThat(ProtectedEndpoints.tokenEndpoints(known::get, true).holds("/OAuth/Token")).isTrue();
    assertThat(ProtectedEndpoints.of(TenantKind.GENERIC).holds("/oauth/token")).isFalse();
    ProtectedEndpoints both = IDENTITY.or(endpoints);
    assertThat(both.holds("/t/")).isTrue();
    assertThat(both.holds("/Security/Logout")).isTrue();
    assertThat(both.holds("/x")).isFalse();
  }
}
