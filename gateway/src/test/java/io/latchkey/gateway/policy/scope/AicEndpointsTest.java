package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.http.TenantKind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AicEndpointsTest {
  private static final ProtectedEndpoints AIC = ProtectedEndpoints.of(TenantKind.PINGONE_AIC);
  private static final List<String> REALMS =
      List.of("", "/realms/root", "/realms/root/realms/alpha", "/alpha", "/alpha/beta");

  /** Whether any reading of a target is protected, as {@link TenantPath} asks. */
  private static boolean isProtected(ProtectedEndpoints endpoints, String target)
      throws RefusedException {
    Target parsed = Target.parse(target, true);
    return parsed.readingsAfter(0).stream()
        .anyMatch(reading -> endpoints.holds(reading, parsed.rawQuery()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access_token",
        "authorize",
        "token/revoke",
        "introspect",
        "tokeninfo",
        "connect/endSession",
        "device/code",
        "device/user",
        "par",
        "bc-authorize",
        "register",
        "connect/register",
        "connect/idtokeninfo",
        "consent",
      })
  void oauthEndpointsAreProtectedInEveryRealmForm(String endpoint) throws RefusedException {
    for (String realm : REALMS) {
      String path = "/am/oauth2" + realm + "/" + endpoint;
      for (String spelling :
          List.of(
              path,
              path + "/",
              path + ";x=1",
              path + "?realm=/alpha",
              path + "/userinfo",
              path.replace("/am/", "/am;a=b/"),
              path.replace("/oauth2", "/%6Fauth2;v=1"),
              path.substring(0, path.length() - 1)
                  + "%"
                  + Integer.toHexString(path.charAt(path.length() - 1)),
              path + "%20",
              path + ".json")) {
        assertThat(isProtected(AIC, spelling)).as(spelling).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/am/json/authenticate",
        "/am/json/authenticate/",
        "/am/json/authenticate;x",
        "/am/json/authenticate?authIndexType=service",
        "/am/json/realms/root/authenticate",
        "/am/json/realms/root/realms/alpha/authenticate",
        "/am/json/alpha/authenticate",
        "/am/json/realms/root/realms/alpha/authenticate/x",
        "/am/json/%61uthenticate",
        "/am/json/authenticate%20",
        "/am;x/json;y/authenticate;z",
        "/am/oauth2",
        "/am/oauth2/",
        "/am/oauth2/whatever-comes-next",
        "/am/oauth2/realms/root/realms/partners/par",
        "/am/oauth2/realms/root/realms/partners/access_tokens/userinfo",
        "/am/oauth2/realms/root/realms/access_token/userinfo",
        "/am/oauth2/realms/par;x/userinfo",
        "/am/oauth2/realms/token.json/userinfo",
        "/am/oauth2/tokeninfo/userinfo",
        "/am/oauth2/xrealms/partners/userinfo",
        "/am/UI/Login",
        "/am/UI/Logout",
        "/am/authservice",
        "/am/sessionservice",
        "/am/identity/authenticate",
        "/am/identity/json/logout",
        "/am/identityservices/IdentityServicesService",
        "/am/cdcservlet",
        "/am/cdcsso",
        "/am/frrest/oauth2/token/1",
        "/am/rest-sts/alpha/x",
        "/am/sts/alpha/x",
        "/am/SSORedirect/metaAlias/idp",
        "/am/SSOPOST/continue",
        "/am/SSOSoap/metaAlias/idp",
        "/am/IDPSloRedirect/metaAlias/idp",
        "/am/IDPSloPOST/metaAlias/idp",
        "/am/SPSloSoap/metaAlias/sp",
        "/am/SPECP",
        "/am/Consumer/metaAlias/sp",
        "/am/AuthConsumer/metaAlias/sp",
        "/am/idpsaehandler/metaAlias/idp",
        "/am/spsaehandler/metaAlias/sp",
        "/am/WSFederationServlet/metaAlias/idp",
        "/am/saml2/jsp/idpSSOInit.jsp",
        "/am/saml2/jsp/idpSSOFederate.jsp",
        "/am/saml2/jsp/spSSOInit.jsp",
        "/am/saml2/jsp/idpSingleLogoutInit.jsp",
        "/am/saml2/jsp/spSingleLogoutInit.jsp",
        "/am/saml2/jsp/spAssertionConsumer.jsp",
        "/am/saml2/jsp/SA_IDP.jsp",
        "/am/json/users/demo/oauth2/applications",
        "/am/json/realms/root/users/1/oauth2/applications/service-account",
        "/openidm/authentication",
        "/openidm/authentication?_action=login",
        "/openidm/authentication/?_action=logout",
      })
  void otherWaysToLogInOrOutAreProtected(String target) throws RefusedException {
    assertThat(isProtected(AIC, target)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/am",
        "/am/",
        "/am/json",
        "/am/json/",
        "/am/json/serverinfo/*",
        "/am/json/serverinfo/version",
        "/am/json/realms/root/realms/alpha/realm-config/authentication/authenticationtrees/trees",
        "/am/json/realms/root/realms/alpha/realm-config/authentication/authenticationtrees/trees"
            + "/authenticateMore",
        "/am/json/realms/root/realms/alpha/realm-config/agents/OAuth2Client/access_token",
        "/am/json/realms/root/realms/alpha/sessions",
        "/am/json/realms/root/realms/alpha/sessions?_action=getSessionInfo",
        "/am/json/realms/root/realms/alpha/sessions?_queryFilter=username%20eq%20%22demo%22",
        "/am/json/realms/root/realms/alpha/users?_action=logout",
        "/am/json/users/demo/oauth2/resources/sets",
        "/am/oauth2/userinfo",
        "/am/oauth2/realms/root/realms/alpha/userinfo",
        "/am/oauth2/realms/root/realms/partners/userinfo",
        "/am/oauth2/realms/devices/realms/tokens-of-old/connect/jwk_uri",
        "/am/oauth2/alpha/connect/jwk_uri",
        "/am/oauth2/realms/root/realms/alpha/.well-known/openid-configuration",
        "/am/.well-known/webfinger",
        "/am/XUI/",
        "/am/saml2/jsp/exportmetadata.jsp",
        "/openidm/managed/alpha_user",
        "/openidm/config/authentication",
        "/openidm/info/login",
        "/openidm/endpoint/authenticate",
        "/environment/variables",
        "/x/am/oauth2/access_token",
        "/AM/oauth2/access_token",
        "/am/json/Authenticate",
        "/oauth2/access_token",
      })
  void nothingElseIsProtected(String target) throws RefusedException {
    assertThat(isProtected(AIC, target)).isFalse();
  }

  @Test
  void whereATenantIgnoresCaseSoDoWe() throws RefusedException {
    ProtectedEndpoints folded = ProtectedEndpoints.of(TenantKind.PINGONE_AIC, true);

    for (String target :
        List.of(
            "/AM/OAuth2/ACCESS_TOKEN",
            "/Am/Json/Authenticate",
            "/am/JSON/Sessions?_ACTION=LogOut",
            "/am/ui/login",
            "/OpenIDM/Authentication")) {
      assertThat(isProtected(folded, target)).as(target).isTrue();
    }
    assertThat(isProtected(folded, "/AM/oauth2/UserInfo")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/auth/realms",
        "/auth/realms/serviceaccounts/protocol/openid-connect/token",
        "/auth/admin/realms",
        "/realms/serviceaccounts/.well-known/openid-configuration",
        "/realms",
        "/auth/realms;x/y",
        "/admin/realms/x"
      })
  void theRealmOfSecureWebSessionsIsProtected(String target) throws RefusedException {
    ProtectedEndpoints sws = ProtectedEndpoints.of(TenantKind.CYBERARK_SWS);

    assertThat(isProtected(sws, target)).isTrue();
    assertThat(isProtected(AIC, target)).isFalse();
    assertThat(isProtected(sws, "/v2-edge" + target)).isFalse();
    assertThat(isProtected(sws, "/v2-edge/sws/activities")).isFalse();
  }

  @Test
  void noSpellingOfAnEndpointGetsBy() throws RefusedException {
    Random random = new Random(7);
    String[] endpoints = {
      "/am/oauth2/access_token", "/am/json/authenticate", "/openidm/authentication"
    };
    for (int round = 0; round < 20_000; round++) {
      StringBuilder target = new StringBuilder();
      for (char c : endpoints[round % endpoints.length].toCharArray()) {
        if (c != '/' && random.nextInt(8) == 0) {
          target.append(String.format("%%%02x", (int) c));
        } else {
          if (c == '/' && target.length() > 0 && random.nextInt(4) == 0) {
            target.append(";p=").append(random.nextInt(10));
          }
          target.append(c);
        }
      }
      if (random.nextBoolean()) {
        target.append(random.nextBoolean() ? "/" : ";x");
      }
      assertThat(isProtected(AIC, target.toString())).as(target.toString()).isTrue();
    }
  }
}
