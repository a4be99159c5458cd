package io.latchkey.sandbox.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which handler a path leads to, a trailing slash tolerated. Filled before the server starts, only
 * read afterwards.
 */
public final class Routes {
  /** A handler of whole calls, or of calls whose content flows into a sink; one of the two. */
  record Route(@Nullable Handler handler, @Nullable SinkHandler sink, String rest) {}

  private final boolean ignoreCase;
  private final Map<String, Handler> exact = new HashMap<>();
  private final Map<String, Handler> prefixes = new HashMap<>();
  private final Map<String, SinkHandler> sinks = new HashMap<>();

  private Routes(boolean ignoreCase) {
    this.ignoreCase = ignoreCase;
  }

  /** Paths compared without ASCII case, as ASP.NET does. */
  public static Routes caseless() {
    return new Routes(true);
  }

  /** Paths compared as they are. */
  public static Routes exact() {
    return new Routes(false);
  }

  /** This very path. */
  public Routes on(String path, Handler handler) {
    exact.put(key(path), handler);
    return this;
  }

  /** Every path below this one; {@link Call#rest()} is what follows, never empty. */
  public Routes under(String prefix, Handler handler) {
    prefixes.put(key(prefix), handler);
    return this;
  }

  /** This very path, its content taken as it flows. */
  public Routes sink(String path, SinkHandler handler) {
    sinks.put(key(path), handler);
    return this;
  }

  Route find(String path, Handler elsewhere) {
    String key = key(path);
    SinkHandler sink = sinks.get(key);
    if (sink != null) {
      return new Route(null, sink, "");
    }
    Handler handler = exact.get(key);
    if (handler != null) {
      return new Route(handler, null, "");
    }
    for (int at = key.lastIndexOf('/'); at > 0; at = key.lastIndexOf('/', at - 1)) {
      Handler under = prefixes.get(key.substring(0, at));
      if (under != null) {
        return new Route(under, null, path.substring(at + 1, key.length()));
      }
    }
    return new Route(elsewhere, null, "");
  }

  private String key(String path) {
    String own = ignoreCase ? Names.lower(path) : path;
    return own.length() > 1 && own.endsWith("/") ? own.substring(0, own.length() - 1) : own;
  }
}
