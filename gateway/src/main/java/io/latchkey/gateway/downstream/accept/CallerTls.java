package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.downstream.accept.ListenerSettings.Certificate;
import io.latchkey.gateway.tls.ContextSet;
import io.latchkey.gateway.tls.Identity;
import io.latchkey.gateway.tls.LiveTls;
import io.latchkey.gateway.tls.TlsContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2 and 1.3 towards callers, made of the files that a listener names. Where there are several
 * certificates, the name that the caller asks for (RFC 6066 section 3) chooses; the first is for
 * everybody else.
 *
 * <p>{@link #reload} blocks and belongs to a thread of its own; new connections take what is there
 * on any thread.
 */
public final class CallerTls implements AutoCloseable {
  /** For the caller's hello to come in, where it chooses the certificate. */
  static final long HELLO_MILLIS = 5_000;

  /** From there, or from the start, to the end of the handshake. */
  static final long HANDSHAKE_MILLIS = 10_000;

  private volatile ListenerSettings.Tls settings;
  private final TlsContexts contexts;
  private final @Nullable ApplicationProtocolConfig versions;
  private final LiveTls live;
  private List<X509Certificate> authorities;
  private Map<Path, Instant> expiries;

  private CallerTls(
      ListenerSettings.Tls settings,
      TlsContexts contexts,
      @Nullable ApplicationProtocolConfig versions)
      throws IOException {
    this.settings = settings;
    this.contexts = contexts;
    this.versions = versions;
    Files read = read(settings);
    this.live = new LiveTls(read.set());
    this.authorities = read.authorities();
    this.expiries = read.expiries();
  }

  /**
   * Reads the files.
   *
   * @param versions of HTTP that are taken, or null for a server that does not say
   * @throws IOException naming the file that cannot be used
   */
  public static CallerTls of(
      ListenerSettings.Tls settings,
      TlsContexts contexts,
      @Nullable ApplicationProtocolConfig versions)
      throws IOException {
    return new CallerTls(settings, contexts, versions);
  }

  private record Files(
      ContextSet set, List<X509Certificate> authorities, Map<Path, Instant> expiries) {}

  private Files read(ListenerSettings.Tls settings) throws IOException {
    Path ca = settings.callerCa();
    List<X509Certificate> vouching = ca == null ? List.of() : Identity.certificates(ca);
    Map<Path, Instant> ends = new LinkedHashMap<>();
    ContextSet set = new ContextSet();
    boolean whole = false;
    try {
      for (Certificate each : settings.certificates()) {
        Identity own = Identity.read(each.certificate(), each.privateKey());
        boolean required = settings.callerCertificateRequired();
        set.add(
            contexts.towardsCallers(own, vouching, required, settings.legacy(), versions),
            own.leaf());
        ends.put(each.certificate(), own.expires());
      }
      whole = true;
    } finally {
      if (!whole) {
        set.release();
      }
    }
    return new Files(set, vouching, ends);
  }

  /**
   * Reads the files again; from then on new handshakes run by them. Blocks, on one thread at a
   * time.
   *
   * @return whether somebody who vouched for callers does not any more
   * @throws IOException naming the file that cannot be used; nothing has changed then
   */
  public synchronized boolean reload() throws IOException {
    return change(settings).take();
  }

  /**
   * Reads the files that {@code next} names; blocks.
   *
   * @throws IOException naming the file that cannot be used
   */
  public Change change(ListenerSettings.Tls next) throws IOException {
    return new Change(next, read(next));
  }

  /** Other settings, their files read, which are to be taken or dropped. */
  public final class Change {
    private final ListenerSettings.Tls next;
    private final Files read;

    private Change(ListenerSettings.Tls next, Files read) {
      this.next = next;
      this.read = read;
    }

    /**
     * New handshakes run by them from then on.
     *
     * @return whether somebody who vouched for callers does not any more
     */
    public boolean take() {
      return CallerTls.this.take(next, read);
    }

    /** Lets go of what was read. */
    public void drop() {
      read.set().release();
    }
  }

  private synchronized boolean take(ListenerSettings.Tls next, Files read) {
    live.replace(read.set());
    settings = next;
    boolean fewer = !Set.copyOf(read.authorities()).containsAll(authorities);
    authorities = read.authorities();
    expiries = read.expiries();
    return fewer;
  }

  /** When each certificate ends; any thread. */
  public synchronized Map<Path, Instant> expiries() {
    return expiries;
  }

  /** The handler that stands first in the pipeline of a new connection. */
  public ChannelHandler handler(ByteBufAllocator alloc) {
    return settings.certificates().size() == 1
        ? accepting(alloc, null)
        : new NameChoice(this::accepting);
  }

  private SslHandler accepting(ByteBufAllocator alloc, @Nullable String name) {
    SslHandler handler = live.accepting(alloc, name);
    handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
    return handler;
  }

  @Override
  public void close() {
    live.close();
  }
}
