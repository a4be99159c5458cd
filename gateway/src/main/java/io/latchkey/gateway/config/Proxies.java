package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.transport.TenantSettings.Proxy;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code proxy}: an HTTP proxy as people write it, {@code http://user:password@host:port}. */
final class Proxies {
  private static final String SCHEME = "http://";
  private static final String EXPECTED =
      "http://host:port, perhaps with user:password@ before the host";

  private Proxies() {}

  /** The proxy at {@code item}, or null after a problem. */
  static @Nullable Proxy read(Item item) {
    String text = item.text(EXPECTED);
    if (text == null) {
      return null;
    }
    if (Ascii.startsWithIgnoreCase(text, "https://")) {
      item.error(
          "proxies are spoken to in cleartext http://; the tunnel inside is TLS: write"
              + " http:// and the proxy's port for that");
      return null;
    }
    if (!Ascii.startsWithIgnoreCase(text, SCHEME)) {
      item.error("must be " + EXPECTED);
      return null;
    }
    int end = endOfAuthority(text);
    String rest = text.substring(end);
    if (!rest.isEmpty() && !rest.equals("/")) {
      item.error(
          rest.contains("@")
              ? "has a '/', '?' or '#' in its user or password; write it as %2F, %3F or %23"
              : "must have no path, query or fragment; allowed: " + EXPECTED);
      return null;
    }
    String authority = text.substring(SCHEME.length(), end);
    int at = authority.lastIndexOf('@');
    return of(item, at < 0 ? null : authority.substring(0, at), authority.substring(at + 1));
  }

  private static int endOfAuthority(String text) {
    int end = SCHEME.length();
    while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static @Nullable Proxy of(Item item, @Nullable String userInfo, String hostAndPort) {
    Authority authority = Authority.parse(hostAndPort);
    if (authority == null) {
      item.error("has no valid host and port; allowed: " + EXPECTED);
      return null;
    }
    if (authority.port() <= 0) {
      item.error("names no port, and proxies have no usual one; allowed: " + EXPECTED);
      return null;
    }
    if (userInfo == null) {
      return new Proxy(authority.host(), authority.port(), null);
    }
    Secret credentials = credentials(item, userInfo);
    return credentials == null ? null : new Proxy(authority.host(), authority.port(), credentials);
  }

  /** {@code user:password} as {@code Authorization: Basic} carries it (RFC 7617 section 2). */
  private static @Nullable Secret credentials(Item item, String userInfo) {
    if (!item.isSubstituted()) {
      item.warn("a secret stands in the file; ${env:NAME} or ${file:/path} keeps it out");
    }
    if (userInfo.indexOf('@') >= 0) {
      item.error("has an '@' in its user or password; write it as %40");
      return null;
    }
    int colon = userInfo.indexOf(':');
    String user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
    String password = decoded(colon < 0 ? "" : userInfo.substring(colon + 1));
    if (user == null || password == null) {
      item.error("has a user or password that is not well escaped; write '%' itself as %25");
      return null;
    }
    if (user.isEmpty() || user.indexOf(':') >= 0) {
      item.error("has a user that is empty or holds ':', which Basic authentication cannot carry");
      return null;
    }
    if ((user + password).codePoints().anyMatch(Character::isISOControl)) {
      item.error("has a control character in its user or password");
      return null;
    }
    return Secret.of(user + ":" + password);
  }

  /** {@code text} with its escapes replaced (RFC 3986 section 2.1), or null if one is malformed. */
  private static @Nullable String decoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        out.write(bytes[i]);
        continue;
      }
      int high = i + 2 < bytes.length ? Ascii.hex(bytes[i + 1]) : -1;
      int low = i + 2 < bytes.length ? Ascii.hex(bytes[i + 2]) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      out.write(high << 4 | low);
      i += 2;
    }
    try {
      ByteBuffer octets = ByteBuffer.wrap(out.toByteArray());
      return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
    } catch (CharacterCodingException garbled) {
      return null;
    }
  }
}
