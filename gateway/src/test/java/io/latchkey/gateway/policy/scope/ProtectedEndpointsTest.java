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
    assertThat(IDENTITY.holds(reading, null)).isTrue();
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
    assertThat(IDENTITY.holds(reading, null)).isFalse();
  }

  @Test
  void aGenericTenantProtectsItsTokenEndpointsAloneAsTheyBecomeKnown() {
    AtomicReference<Set<String>> known = new AtomicReference<>(Set.of());
    ProtectedEndpoints endpoints = ProtectedEndpoints.tokenEndpoints(known::get, false);
    assertThat(endpoints.holds("/oauth/token", null)).isFalse();
    known.set(Set.of("/oauth/token", "/t/"));
    assertThat(endpoints.holds("/oauth/token", null)).isTrue();
    assertThat(endpoints.holds("/oauth/token/", null)).isTrue();
    assertThat(endpoints.holds("/t", null)).isTrue();
    assertThat(endpoints.holds("/OAuth/Token", null)).isFalse();
    assertThat(endpoints.holds("/oauth/token/x", null)).isFalse();
    assertThat(endpoints.holds("/oauth/tokens", null)).isFalse();
    assertThat(ProtectedEndpoints.tokenEndpoints(known::get, true).holds("/OAuth/Token", null))
        .isTrue();
    assertThat(ProtectedEndpoints.of(TenantKind.GENERIC).holds("/oauth/token", null)).isFalse();
    ProtectedEndpoints both = IDENTITY.or(endpoints);
    assertThat(both.holds("/t/", null)).isTrue();
    assertThat(both.holds("/Security/Logout", null)).isTrue();
    assertThat(both.holds("/x", null)).isFalse();
  }
}
