package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.telemetry.Metrics;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** A whole gateway of which an event loop can be held up. */
public final class HeldLoops implements AutoCloseable {
  private final Network network;
  private final Gateway gateway;

  private HeldLoops(Network network, Gateway gateway) {
    this.network = network;
    this.gateway = gateway;
  }

  public static HeldLoops start(Loaded.Valid loaded) throws IOException {
    Metrics metrics = new Metrics(InstantSource.system());
    Network network = new Network(metrics);
    return new HeldLoops(network, Gateway.start(loaded, metrics, network));
  }

  public Gateway gateway() {
    return gateway;
  }

  /** Does nothing else on the admin listener's loop until what is given has run. */
  public Runnable holdAdmin() throws InterruptedException {
    return hold(network.admin().next());
  }

  /** The same of the loop of token pools and of our own calls. */
  public Runnable holdControl() throws InterruptedException {
    return hold(network.controlLoop());
  }

  private static Runnable hold(EventExecutor loop) throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    loop.execute(
        () -> {
          held.countDown();
          try {
            over.await();
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
        });
    held.await();
    return over::countDown;
  }

  @Override
  public void close() {
    gateway.close();
  }
}
