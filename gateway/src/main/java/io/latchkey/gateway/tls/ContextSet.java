package io.latchkey.gateway.tls;

import io.latchkey.gateway.http.Ascii;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Contexts of which a name chooses one (RFC 6066 section 3): that of the name itself, else of the
 * wildcard for its first label, else the first of all. Where two certificates have one name, the
 * earlier serves it.
 */
public final class ContextSet {
  private static final int DNS_NAME = 2;

  private final List<SslContext> all = new ArrayList<>();
  private final Map<String, SslContext> byName = new HashMap<>();

  /** A set of one, which is for every name. */
  public static ContextSet of(SslContext only) {
    ContextSet set = new ContextSet();
    set.all.add(only);
    return set;
  }

  /** Adds a context for the names of its certificate; to be called before the set is shared. */
  public void add(SslContext context, X509Certificate leaf) {
    all.add(context);
    for (String name : names(leaf)) {
      byName.putIfAbsent(Ascii.lower(name), context);
    }
  }

  private static List<String> names(X509Certificate leaf) {
    List<String> names = new ArrayList<>();
    try {
      var alternatives = leaf.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> each : alternatives) {
          if (each.get(0) instanceof Integer type && type == DNS_NAME) {
            names.add(String.valueOf(each.get(1)));
          }
        }
      }
    } catch (CertificateParsingException nameless) {
      return List.of();
    }
    return names;
  }

  SslContext choose(@Nullable String asked) {
    if (asked == null || byName.isEmpty()) {
      return all.get(0);
    }
    String name = Ascii.lower(asked);
    SslContext found = byName.get(name);
    int dot = name.indexOf('.');
    if (found == null && dot > 0) {
      found = byName.get("*" + name.substring(dot));
    }
    return found == null ? all.get(0) : found;
  }

  /** Lets go of all of them; connections that run by one keep it until they end. */
  public void release() {
    all.forEach(ReferenceCountUtil::release);
  }
}
