package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.Ascii;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The protected endpoints of PingOne Advanced Identity Cloud. Beginnings, because siblings of an
 * endpoint are named after it, and because a router may cut a segment at a dot or a parameter.
 */
final class AicEndpoints implements ProtectedEndpoints {
  private static final String OAUTH2 = "/am/oauth2";
  private static final String JSON = "/am/json/";
  private static final String REALMS = "/realms";

  /**
   * What of {@link #OAUTH2} is none: where a resource is read, and what is public. The realm may
   * stand before it in any form; what else there is deals in tokens or logs in (wire-contracts D).
   */
  private static final List<String> OPEN_OAUTH2 =
      List.of(
          "/userinfo",
          "/connect/jwk_uri",
          "/.well-known/openid-configuration",
          "/.well-known/oauth-authorization-server");

  /**
   * What of {@link #OAUTH2} is one wherever in the path it stands, whatever stands behind it. Where
   * a realm is named it must be the whole word: {@code partners} is a realm.
   */
  private static final List<String> OAUTH2_SEGMENTS =
      List.of(
          "access_token",
          "authorize",
          "bc-authorize",
          "consent",
          "device",
          "endSession",
          "idtokeninfo",
          "introspect",
          "par",
          "register",
          "token");

  /** Of a user under {@link #JSON}: who deletes one revokes its tokens, which may be ours. */
  private static final List<String> GRANTED = List.of("oauth2/applications");

  /** Elsewhere: OpenAM's older ways to log in, out or be given a token, then SAML, then IDM. */
  private static final List<String> BEGINNINGS =
      List.of(
          "/am/UI/Login",
          "/am/UI/Logout",
          "/am/authservice",
          "/am/sessionservice",
          "/am/identity/",
          "/am/identityservices",
          "/am/cdcservlet",
          "/am/cdcsso",
          "/am/frrest/oauth2",
          "/am/rest-sts",
          "/am/sts/",
          "/am/SSORedirect",
          "/am/SSOPOST",
          "/am/SSOSoap",
          "/am/IDPSlo",
          "/am/SPSlo",
          "/am/SPECP",
          "/am/Consumer",
          "/am/AuthConsumer",
          "/am/idpsaehandler",
          "/am/spsaehandler",
          "/am/WSFederationServlet",
          "/am/saml2/jsp/idpSSO",
          "/am/saml2/jsp/spSSO",
          "/am/saml2/jsp/idpSingleLogout",
          "/am/saml2/jsp/spSingleLogout",
          "/am/saml2/jsp/spAssertionConsumer",
          "/am/saml2/jsp/SA_",
          "/openidm/authentication");

  private final boolean ignoreCase;

  AicEndpoints(boolean ignoreCase) {
    this.ignoreCase = ignoreCase;
  }

  @Override
  public boolean holds(String reading, @Nullable String rawQuery) {
    if (begins(reading, 0, OAUTH2)) {
      return !isOpen(withoutSlash(reading)) || hasSegment(reading, OAUTH2_SEGMENTS, REALMS);
    }
    if (begins(reading, 0, JSON)) {
      return hasWord(reading, "authenticate")
          || hasSegment(reading, GRANTED, "")
          || rawQuery != null && hasWord(reading, "sessions") && LogoutAction.mayStandIn(rawQuery);
    }
    for (String beginning : BEGINNINGS) {
      if (begins(reading, 0, beginning)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public ProtectedEndpoints changing() {
    return NONE;
  }

  @Override
  public boolean readsQuery(String reading) {
    return begins(reading, 0, JSON) && hasWord(reading, "sessions");
  }

  private boolean isOpen(String reading) {
    for (String open : OPEN_OAUTH2) {
      if (begins(reading, reading.length() - open.length(), open)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a segment begins so; right behind {@code naming}, whether it is that word. */
  private boolean hasSegment(String reading, List<String> beginnings, String naming) {
    for (int slash = 0; slash >= 0; slash = reading.indexOf('/', slash + 1)) {
      boolean names = !naming.isEmpty() && begins(reading, slash - naming.length(), naming);
      for (String beginning : beginnings) {
        if (names ? isWord(reading, slash + 1, beginning) : begins(reading, slash + 1, beginning)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether a segment is {@code word}, or that and more behind a character of no name. Objects that
   * administrators name stand in the same paths, and {@code authenticateMore} is one of theirs.
   */
  private boolean hasWord(String reading, String word) {
    for (int slash = 0; slash >= 0; slash = reading.indexOf('/', slash + 1)) {
      if (isWord(reading, slash + 1, word)) {
        return true;
      }
    }
    return false;
  }

  private boolean isWord(String reading, int at, String word) {
    int end = at + word.length();
    return begins(reading, at, word) && (end == reading.length() || !isOfName(reading, end));
  }

  private static boolean isOfName(String reading, int at) {
    char c = reading.charAt(at);
    return Character.isLetterOrDigit(c) || c == '-' || c == '_';
  }

  private boolean begins(String reading, int at, String beginning) {
    return reading.regionMatches(false, at, beginning, 0, beginning.length())
        || ignoreCase
            && at >= 0
            && at <= reading.length()
            && Ascii.startsWithIgnoreCase(reading.substring(at), beginning);
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
