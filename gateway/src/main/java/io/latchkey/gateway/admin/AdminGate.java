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
 * needs the token; what changes something needs it everywhere.
 */
final class AdminGate {
  private static final String BEARER = "bearer ";

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

  /** Whether a page, or null for none, may be seen at all, given all values of Authorization. */
  @Nullable AdminAnswer checkSeeing(@Nullable AdminPage page, List<String> authorization) {
    boolean free = loopback || page != null && page.isOpen();
    return free ? null : checkToken(authorization);
  }

  /** Whether the call may do what its method says, given all values of Authorization. */
  @Nullable AdminAnswer checkChanging(String method, List<String> authorization) {
    return method.equals("GET") ? null : checkToken(authorization);
  }

  private @Nullable AdminAnswer checkToken(List<String> authorization) {
    if (token != null && !token.isEmpty() && authorization.size() == 1) {
      String value = authorization.get(0);
      boolean bearer = Ascii.startsWithIgnoreCase(value, BEARER);
      if (bearer && token.equals(Secret.of(value.substring(BEARER.length()).strip()))) {
        return null;
      }
    }
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
