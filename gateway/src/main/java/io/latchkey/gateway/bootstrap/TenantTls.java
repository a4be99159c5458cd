package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.tls.ContextSet;
import io.latchkey.gateway.tls.Identity;
import io.latchkey.gateway.tls.LiveTls;
import io.latchkey.gateway.tls.TlsContexts;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import io.latchkey.gateway.wire.Alpn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards tenants and token endpoints, made of the files that their settings name.
 *
 * <p>{@link #reload} blocks and belongs to a thread of its own.
 */
final class TenantTls implements AutoCloseable {
  private final TenantSettings.Tls settings;
  private final TlsContexts contexts;
  private final LiveTls http1;
  private @Nullable LiveTls http2;
  private Map<Path, Instant> expiries;
  private boolean closed;

  /**
   * Reads the files.
   *
   * @throws IOException naming the file that cannot be used
   */
  TenantTls(TenantSettings.Tls settings, TlsContexts contexts) throws IOException {
    this.settings = settings;
    this.contexts = contexts;
    Files read = read();
    this.http1 = live(read, false);
    this.expiries = read.expiries();
  }

  private record Files(
      @Nullable Identity own,
      @Nullable List<X509Certificate> authorities,
      Map<Path, Instant> expiries) {}

  private Files read() throws IOException {
    Path ca = settings.ca();
    Path certificate = settings.certificate();
    Identity own = own(certificate, settings.privateKey());
    return new Files(
        own,
        ca == null ? null : Identity.certificates(ca),
        own == null || certificate == null ? Map.of() : Map.of(certificate, own.expires()));
  }

  private ContextSet set(Files read, boolean withHttp2) throws IOException {
    return ContextSet.of(
        contexts.towardsTenants(read.own(), read.authorities(), Alpn.of(withHttp2)));
  }

  /** Of files at once, so that a start tells what is wrong with them; else for {@link #make}. */
  private LiveTls live(Files read, boolean withHttp2) throws IOException {
    if (!settings.files().isEmpty()) {
      return new LiveTls(set(read, withHttp2));
    }
    return new LiveTls(
        () -> {
          try {
            return set(read, withHttp2);
          } catch (IOException unfit) {
            throw new UncheckedIOException(unfit);
          }
        });
  }

  private static @Nullable Identity own(@Nullable Path certificate, @Nullable Path privateKey)
      throws IOException {
    return certificate == null || privateKey == null
        ? null
        : Identity.read(certificate, privateKey);
  }

  /**
   * Reads the files again; from then on new handshakes run by them, sessions with others are
   * forgotten.
   *
   * @throws IOException naming the file that cannot be used; nothing has changed then
   */
  synchronized void reload() throws IOException {
    Files read = read();
    LiveTls both = http2;
    ContextSet next = set(read, false);
    if (both != null) {
      try {
        both.replace(set(read, true));
      } catch (IOException unfit) {
        next.release();
        throw unfit;
      }
    }
    http1.replace(next);
    expiries = read.expiries();
  }

  /** What offers HTTP/1.1 alone. */
  LiveTls http1() {
    return http1;
  }

  /** What offers HTTP/2 before it; made when it is first asked for. */
  synchronized LiveTls http2() throws IOException {
    LiveTls known = http2;
    if (known == null) {
      known = live(read(), true);
      http2 = known;
      if (closed) {
        known.close();
      }
    }
    return known;
  }

  /**
   * Makes what is not made yet, so that no event loop waits for it; blocks.
   *
   * @throws IOException if the authorities of the system cannot be used
   */
  synchronized void make() throws IOException {
    try {
      http1.make();
      if (http2 != null) {
        http2.make();
      }
    } catch (UncheckedIOException unfit) {
      throw unfit.getCause();
    }
  }

  synchronized Map<Path, Instant> expiries() {
    return expiries;
  }

  @Override
  public synchronized void close() {
    closed = true;
    http1.close();
    if (http2 != null) {
      http2.close();
    }
  }
}
