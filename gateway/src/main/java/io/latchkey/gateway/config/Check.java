package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Authority;
import java.util.function.Predicate;

/**
 * What a text must be.
 *
 * @param expected in words, as in "must be ..."
 * @param test whether a text is that
 */
record Check(String expected, Predicate<String> test) {
  /** A cookie's name (RFC 6265 section 4.1.1) or any other token of HTTP. */
  static final Check COOKIE = new Check("the name of a cookie", Ascii::isToken);

  /** A method in capitals; methods are case-sensitive (RFC 9110 section 9.1). */
  static final Check METHOD =
      new Check(
          "a method in capitals, like GET",
          text -> Ascii.isToken(text) && text.equals(text.toUpperCase(java.util.Locale.ROOT)));

  /** A host without a port. */
  static final Check HOST =
      new Check("a host without a port, like pod0.example.com", Check::isHost);

  /** A host and perhaps a port. */
  static final Check AUTHORITY =
      new Check("a host, perhaps with a port", text -> Authority.parse(text) != null);

  /** A call that changes nothing, without a base path. */
  static final Check PROBE =
      new Check(
          "GET or HEAD and a path, like GET /Security/WhoAmI, of at most 4096 characters",
          text -> text.length() <= 4096 && text.matches("(GET|HEAD) /[!-\"$-~]*"));

  /** The target of a call that asks whether a tenant is well, without a base path. */
  static final Check HEALTH_PATH =
      new Check(
          "a path, like /health, of at most 4096 characters",
          text -> text.length() <= 4096 && text.matches("/[!-\"$-~]*"));

  /** A scope of OAuth 2.0 (RFC 6749 section 3.3). */
  static final Check OAUTH_SCOPE =
      new Check(
          "the name of a scope, without spaces, quotes or backslashes",
          text -> text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\'));

  /** A tenant of CyberArk Secure Web Sessions. */
  static final Check SWS_TENANT =
      new Check(
          "the tenant's id of 32 letters and digits, as in the portal's address",
          text -> text.matches("[0-9A-Za-z]{32}"));

  /** A service account of PingOne Advanced Identity Cloud. */
  static final Check UUID =
      new Check(
          "the service account's id as the portal shows it and no name or address, like"
              + " 5e1a2b3c-0000-4000-8000-000000000001",
          text -> text.matches("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"));

  /** A SHA-256 as most tools print it. */
  static final Check SHA256 =
      new Check("64 lower-case hexadecimal digits", text -> text.matches("[0-9a-f]{64}"));

  boolean holds(String text) {
    return test.test(text);
  }

  private static boolean isHost(String text) {
    Authority authority = Authority.parse(text);
    return authority != null && authority.port() < 0 && !text.endsWith(":");
  }
}
