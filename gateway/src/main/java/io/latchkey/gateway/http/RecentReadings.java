package io.latchkey.gateway.http;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The paths and hosts that one thread has read of late. Queries are not kept: some hold secrets.
 */
public final class RecentReadings {
  /** How many paths are kept at most: those of many routes that are called in turn. */
  private static final int PATHS = 4096;

  private static final int HOSTS = 256;

  /** The most that one thread keeps, in octets: of a path each of its readings, too. */
  public static final long MOST = (PATHS * 10L + HOSTS * 6L) * Recent.LONGEST;

  private static final FastThreadLocal<RecentReadings> OWN =
      new FastThreadLocal<>() {
        @Override
        protected RecentReadings initialValue() {
          return new RecentReadings();
        }
      };

  private final Recent<PathReading> paths = new Recent<>(PATHS);
  private final Recent<Authority> hosts = new Recent<>(HOSTS);

  private RecentReadings() {}

  /** Those of this thread. */
  static RecentReadings own() {
    return OWN.get();
  }

  /** The path that stands at {@code from} to {@code to}. */
  PathReading path(byte[] in, int from, int to, boolean encodedSlash) throws RefusedException {
    PathReading known = paths.find(in, from, to);
    if (known != null) {
      return known;
    }
    PathReading read = PathReading.of(text(in, from, to), encodedSlash);
    if (!read.encodedSlash()) {
      // what an escaped slash means is another question on another plan
      paths.keep(in, from, to, read);
    }
    return read;
  }

  /** The authority that stands at {@code from} to {@code to}, or null if it is none. */
  @Nullable Authority host(byte[] in, int from, int to) {
    Authority known = hosts.find(in, from, to);
    if (known != null) {
      return known;
    }
    Authority read = Authority.parse(text(in, from, to));
    if (read != null) {
      hosts.keep(in, from, to, read);
    }
    return read;
  }

  private static String text(byte[] in, int from, int to) {
    return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
