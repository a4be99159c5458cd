package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.upstream.cookie.PathMapping;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns a reference that points to the tenant into one that points to the gateway: in Location (RFC
 * 9110 section 10.2.2) and Content-Location. Query and fragment stay byte for byte; a reference to
 * anything else, or that is none, stays as a whole. Immutable.
 */
final class LocationRule {
  private final List<Origin> origins;
  private final PathMapping paths;

  LocationRule(List<URI> urls, PathMapping paths) {
    this.origins = urls.stream().map(Origin::of).toList();
    this.paths = paths;
  }

  /** A scheme, host and port (RFC 6454 section 4), in lower case and with the scheme's own port. */
  private record Origin(String scheme, String host, int port) {
    static Origin of(URI url) {
      Authority authority = Authority.parse(Objects.requireNonNull(url.getRawAuthority()));
      if (authority == null) {
        throw new IllegalArgumentException("a tenant's URL has a host and perhaps a port");
      }
      String scheme = Ascii.lower(url.getScheme());
      return new Origin(scheme, authority.host(), authority.portOr(portOf(scheme)));
    }

    /**
     * Whether a reference leads here; one without a scheme keeps that of the answer it stands in.
     */
    boolean is(@Nullable String otherScheme, Authority other) {
      return (otherScheme == null || otherScheme.equals(scheme))
          && other.host().equals(host)
          && other.portOr(portOf(scheme)) == port;
    }

    private static int portOf(String scheme) {
      return scheme.equals("https") ? 443 : 80;
    }
  }

  /**
   * The reference for a caller.
   *
   * @param value as the tenant sent it; the same object is returned where nothing is to be changed
   * @param gateway the authority that the caller called
   * @param tls whether it did so encrypted
   */
  String atGateway(String value, Authority gateway, boolean tls) {
    int start;
    @Nullable String scheme = null;
    if (Ascii.startsWithIgnoreCase(value, "https://")) {
      scheme = "https";
      start = "https://".length();
    } else if (Ascii.startsWithIgnoreCase(value, "http://")) {
      scheme = "http";
      start = "http://".length();
    } else if (value.startsWith("//")) {
      start = "//".length();
    } else {
      return value.startsWith("/") ? ofPath(value) : value;
    }
    int authorityEnd = endOf(value, start, "/?#\\");
    Authority authority = Authority.parse(value.substring(start, authorityEnd));
    if (authority == null || !isTenant(scheme, authority)) {
      return value;
    }
    int pathEnd = endOf(value, authorityEnd, "?#");
    String path = pathEnd == authorityEnd ? "/" : value.substring(authorityEnd, pathEnd);
    String mapped = paths.toGateway(path);
    return mapped == null
        ? value
        : (tls ? "https://" : "http://") + gateway.text() + mapped + value.substring(pathEnd);
  }

  private String ofPath(String value) {
    int pathEnd = endOf(value, 0, "?#");
    String path = value.substring(0, pathEnd);
    String mapped = paths.toGateway(path);
    return mapped == null || mapped.equals(path) ? value : mapped + value.substring(pathEnd);
  }

  private boolean isTenant(@Nullable String scheme, Authority authority) {
    for (Origin origin : origins) {
      if (origin.is(scheme, authority)) {
        return true;
      }
    }
    return false;
  }

  private static int endOf(String text, int from, String ends) {
    int at = from;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
