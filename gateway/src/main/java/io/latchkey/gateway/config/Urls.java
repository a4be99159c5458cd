package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Authority;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses of other systems: http or https, and cleartext only where somebody said so. */
public final class Urls {
  private static final String EXPECTED = "a URL like https://host.example.com";
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "localhost|127(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[0-9]{1,2})){3}|\\[(0{0,4}:){2,7}0{0,3}1]");

  private Urls() {}

  /**
   * The URL at {@code item} without user information and fragment, scheme and host in lower case;
   * null after a problem.
   *
   * @param cleartext whether http may leave this machine
   * @param where whose {@code cleartext: allowed} would allow it
   */
  static @Nullable URI read(Item item, boolean cleartext, String where) {
    String text = item.text(EXPECTED);
    URI uri = text == null ? null : parse(item, text);
    if (uri == null || !"http".equals(uri.getScheme()) || isLoopback(uri.getHost())) {
      return uri;
    }
    if (!cleartext) {
      item.error(
          "is http:// off this machine, where anybody on the way reads what is sent;"
              + " use https://, or write cleartext: allowed on this "
              + where);
      return null;
    }
    item.warn("is http:// off this machine: anybody on the way reads what is sent");
    return uri;
  }

  /** As {@link #read}, and without a query; a path's last slash is dropped. */
  static @Nullable URI readBase(Item item, boolean cleartext, String where) {
    URI uri = read(item, cleartext, where);
    if (uri == null) {
      return null;
    }
    if (uri.getRawQuery() != null) {
      item.error("must have no query");
      return null;
    }
    String path = uri.getRawPath();
    if (!path.chars().allMatch(c -> c < 0x80)) {
      item.error("must have a path of ASCII alone");
      return null;
    }
    String fault = path.isEmpty() ? null : PathPrefix.fault(path);
    if (fault != null) {
      item.error("has a path that " + fault);
      return null;
    }
    String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return URI.create(String.join("", uri.getScheme(), "://", uri.getRawAuthority(), base));
  }

  private static @Nullable URI parse(Item item, String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException malformed) {
      item.error("is not " + EXPECTED);
      return null;
    }
    String fault = fault(uri);
    if (fault != null) {
      item.error(fault);
      return null;
    }
    String authority = Ascii.lower(uri.getRawAuthority());
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?".concat(uri.getRawQuery());
    return URI.create(String.join("", Ascii.lower(uri.getScheme()), "://", authority, path, query));
  }

  private static @Nullable String fault(URI uri) {
    String scheme = uri.getScheme() == null ? "" : Ascii.lower(uri.getScheme());
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return "must begin with https:// or http://";
    }
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    if (authority.contains("@")) {
      return "must hold no user or password before the host";
    }
    Authority parsed = Authority.parse(authority);
    if (uri.getHost() == null || parsed == null || parsed.port() == 0 || authority.endsWith(":")) {
      return "has no valid host and port; allowed: " + EXPECTED;
    }
    return uri.getRawFragment() == null ? null : "must have no fragment (#)";
  }

  /**
   * Whether {@code text} is a whole URL, without user information, query and fragment, that may be
   * called: https, or http on this machine.
   */
  public static boolean isSafe(String text) {
    try {
      URI uri = new URI(text);
      return fault(uri) == null
          && uri.getRawQuery() == null
          && (Ascii.equalsIgnoreCase(uri.getScheme(), "https") || isLoopback(uri.getHost()));
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  /** Whether calls to {@code host} never leave this machine. */
  public static boolean isLoopback(String host) {
    return LOOPBACK.matcher(Ascii.lower(host)).matches();
  }
}
