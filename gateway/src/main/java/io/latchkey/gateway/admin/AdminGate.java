package io.latchkey.gateway.admin;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.Secret;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules of who may call what on the admin listener. Each check gives a refusal, or null for
 * yes.
 *
 * <p>A Host must be an address, {@code localhost} or a name that the configuration lists, so that
 * no foreign name can be pointed at us by DNS (rebinding). Off loopback everything but open pages
 * needs the token; what changes something needs it everywhere, and a page of another origin may not
 * call it even so.
 */
final class AdminGate {
  private static final String BEARER = "bearer ";
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
  private static final List<String> NAVIGATES = List.of("navigate");

  private final @Nullable Secret token;
  private final Set<String> hosts;
  private final boolean loopback;

  AdminGate(AdminSettings settings) {
    this.token = settings.token();
    this.hosts =
        settings.hosts().stream().map(Ascii::lower).collect(Collectors.toUnmodifiableSet());
    this.loopback =
        settings.bind().getAddress() != null && settings.bind().getAddress().isLoopbackAddress();
  }

  /** Whether the call names us as one may, given all values of its Host field. */
  @Nullable AdminAnswer checkHost(List<String> values) {
    Authority host = values.size() == 1 ? Authority.parse(values.get(0)) : null;
    if (host == null) {
      return AdminAnswer.problem(
          400, "Bad Request", "The Host field is missing, doubled or malformed.", Map.of());
    }
    String name = host.host();
    if (name.startsWith("[") || isIpv4(name) || name.equals("localhost") || hosts.contains(name)) {
      return null;
    }
    return AdminAnswer.problem(
        421,
        "Misdirected Request",
        "Host must be an address, localhost or a name listed in admin.hosts.",
        Map.of());
  }

  /**
   * Whether the call comes from no page at all or from one of this listener's own, as a browser
   * tells.
   *
   * @param host the value of Host, which was checked
   * @param origins all values of Origin
   * @param sites all values of Sec-Fetch-Site
   */
  @Nullable AdminAnswer checkOrigin(String host, List<String> origins, List<String> sites) {
    boolean own = origins.isEmpty() || origins.size() == 1 && isOwn(origins.get(0), host);
    if (own && OWN_SITES.containsAll(sites)) {
      return null;
    }
    return foreign();
  }

  /**
   * Whether what is asked for is not loaded by a page of another origin, which may not read it and
   * could still keep the gateway busy with it. A link from there may be followed.
   *
   * @param sites all values of Sec-Fetch-Site
   * @param modes all values of Sec-Fetch-Mode
   */
  @Nullable AdminAnswer checkLoading(List<String> sites, List<String> modes) {
    return OWN_SITES.containsAll(sites) || modes.equals(NAVIGATES) ? null : foreign();
  }

  private static AdminAnswer foreign() {
    return AdminAnswer.problem(
        403, "Forbidden", "A page of another origin may not make this call.", Map.of());
  }

  private static boolean isOwn(String origin, String host) {
    String lower = Ascii.lower(origin);
    return lower.equals("http://" + Ascii.lower(host))
        || lower.equals("https://" + Ascii.lower(host));
  }

  /** Whether {@code method} on a page, or on null for none, needs the token. */
  boolean needsToken(@Nullable AdminPage page, String method) {
    boolean free = loopback || page != null && page.isOpen();
    return !free || page != null && page.methods().contains(method) && !method.equals("GET");
  }

  /** Whether these values of Authorization hold the token; compared in constant time. */
  boolean isToken(List<String> authorization) {
    if (token == null || token.isEmpty() || authorization.size() != 1) {
      return false;
    }
    String value = authorization.get(0);
    return Ascii.startsWithIgnoreCase(value, BEARER)
        && token.equals(Secret.of(value.substring(BEARER.length()).strip()));
  }

  /** The refusal of a call without the token. */
  AdminAnswer unproven() {
    return AdminAnswer.problem(
        401,
        "Unauthorized",
        token == null
            ? "This call needs the admin token, and admin.token is not configured."
            : "This call needs the admin token as Authorization: Bearer.",
        Map.of("WWW-Authenticate", "Bearer realm=\"latchkey-admin\""));
  }

  /** Four numbers of 0 to 255 with dots between; nothing that a resolver would have to look up. */
  private static boolean isIpv4(String host) {
    String[] parts = host.split("\\.", -1);
    boolean address = parts.length == 4;
    for (String part : parts) {
      address &= !part.isEmpty() && part.length() <= 3 && isNumber(part);
    }
    return address;
  }

  private static boolean isNumber(String part) {
    int value = 0;
    for (int i = 0; i < part.length(); i++) {
      int digit = part.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = value * 10 + digit;
    }
    return value <= 255;
  }
}
