package io.latchkey.gateway.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The contexts that new handshakes run by, replaced as a whole; a connection keeps the one that it
 * began with. Any thread; making a connection takes no lock of ours.
 */
public final class LiveTls implements AutoCloseable {
  private final Supplier<ContextSet> maker;
  private volatile @Nullable ContextSet live;
  private boolean closed;

  /** Begins with these, whose owner it becomes. */
  public LiveTls(ContextSet first) {
    maker = () -> first;
    live = first;
  }

  /** Has them made when {@link #make} says so, or by the first connection that wants them. */
  public LiveTls(Supplier<ContextSet> maker) {
    this.maker = maker;
  }

  /** Has them made now where they were not yet; blocks, and throws what their maker throws. */
  public void make() {
    live();
  }

  private ContextSet live() {
    ContextSet known = live;
    return known == null ? made() : known;
  }

  private synchronized ContextSet made() {
    ContextSet known = live;
    if (known == null) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      known = maker.get();
      live = known;
    }
    return known;
  }

  /** Becomes the owner of {@code next}, and lets go of what was there. */
  public synchronized void replace(ContextSet next) {
    if (closed) {
      next.release();
      return;
    }
    ContextSet before = live;
    live = next;
    if (before != null) {
      before.release();
    }
  }

  /** The server's side of a new connection whose caller asked for {@code name}, or for none. */
  public SslHandler accepting(ByteBufAllocator alloc, @Nullable String name) {
    return handler(name, context -> context.newHandler(alloc));
  }

  /** The client's side of a new connection to this host. */
  public SslHandler connecting(ByteBufAllocator alloc, String host, int port) {
    return handler(null, context -> context.newHandler(alloc, host, port));
  }

  /** A set that is replaced between being read and being used is read again. */
  private SslHandler handler(@Nullable String name, Function<SslContext, SslHandler> maker) {
    while (true) {
      ContextSet set = live();
      SslContext context = set.choose(name);
      try {
        ReferenceCountUtil.retain(context);
      } catch (IllegalReferenceCountException gone) {
        if (live == set) {
          throw new IllegalStateException("closed", gone);
        }
        continue;
      }
      try {
        return maker.apply(context);
      } finally {
        ReferenceCountUtil.release(context);
      }
    }
  }

  /** Lets go of what is there; once, however often it is called. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      ContextSet last = live;
      if (last != null) {
        last.release();
      }
    }
  }
}
