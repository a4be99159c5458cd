package io.latchkey.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** Contexts that are replaced while connections are made by them. */
class LiveTlsTest {
  private static SslContext context() throws SSLException {
    return SslContextBuilder.forClient().sslProvider(SslProvider.OPENSSL_REFCNT).build();
  }

  private static SslHandler handler(LiveTls live) {
    return live.connecting(UnpooledByteBufAllocator.DEFAULT, "localhost", 443);
  }

  private static int count(SslContext context) {
    return ((ReferenceCounted) context).refCnt();
  }

  @Test
  void aReplacedContextLivesUntilItsLastConnectionEnds() throws SSLException {
    SslContext first = context();
    SslContext second = context();
    LiveTls live = new LiveTls(ContextSet.of(first));
    SslHandler connection = handler(live);

    live.replace(ContextSet.of(second));
    assertThat(count(first)).as("its connection").isOne();
    ReferenceCountUtil.release(connection.engine());
    assertThat(count(first)).isZero();

    assertThat(count(second)).isOne();
    live.close();
    live.close();
    assertThat(count(second)).isZero();

    SslContext late = context();
    live.replace(ContextSet.of(late));
    assertThat(count(late)).isZero();
  }

  @Test
  void afterTheCloseNoConnectionIsMade() throws SSLException {
    LiveTls live = new LiveTls(ContextSet.of(context()));
    live.close();

    assertThatThrownBy(() -> handler(live)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void contextsThatNobodyNeedsAreNotMade() throws SSLException {
    SslContext only = context();
    AtomicInteger asked = new AtomicInteger();
    Supplier<ContextSet> maker =
        () -> {
          asked.incrementAndGet();
          return ContextSet.of(only);
        };
    new LiveTls(maker).close();
    assertThat(asked).hasValue(0);

    LiveTls live = new LiveTls(maker);
    ReferenceCountUtil.release(handler(live).engine());
    ReferenceCountUtil.release(handler(live).engine());
    assertThat(asked).hasValue(1);
    live.close();
    assertThat(count(only)).isZero();

    LiveTls closed = new LiveTls(maker);
    closed.close();
    assertThatThrownBy(() -> handler(closed)).isInstanceOf(IllegalStateException.class);
    assertThat(asked).hasValue(1);
  }

  @Test
  void connectionsAreMadeWhileContextsAreReplaced() throws Exception {
    LiveTls live = new LiveTls(ContextSet.of(context()));
    CountDownLatch begun = new CountDownLatch(2);
    AtomicInteger made = new AtomicInteger();
    Thread[] makers = new Thread[2];
    for (int i = 0; i < makers.length; i++) {
      makers[i] =
          new Thread(
              () -> {
                begun.countDown();
                for (int n = 0; n < 500; n++) {
                  ReferenceCountUtil.release(handler(live).engine());
                  made.incrementAndGet();
                }
              });
      makers[i].start();
    }
    begun.await();
    for (int i = 0; i < 20; i++) {
      live.replace(ContextSet.of(context()));
    }
    for (Thread maker : makers) {
      maker.join();
    }
    live.close();

    assertThat(made).hasValue(1000);
  }
}
