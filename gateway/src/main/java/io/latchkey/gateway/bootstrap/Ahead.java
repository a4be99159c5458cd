package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.upstream.credential.TokenSources;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a start needs whatever the configuration says, made on a thread of its own while that is
 * read: native libraries, metrics and the network. What the first token's answer is read by comes
 * last, and nobody waits for that.
 */
final class Ahead {
  /** The JDK's; where it is not named, the JDK looks for another in every jar first. */
  private static final String SELECTORS = "java.nio.channels.spi.SelectorProvider";

  private static final String OF_LINUX = "sun.nio.ch.EPollSelectorProvider";

  private static final CountDownLatch done = new CountDownLatch(1);
  private static final AtomicReference<@Nullable Parts> made = new AtomicReference<>();
  private static @Nullable Thread thread;

  private Ahead() {}

  /** What a gateway is made of, which configures nothing yet; for one gateway. */
  record Parts(Metrics metrics, Network network) {
    private static Parts make() throws IOException {
      Metrics metrics = new Metrics(InstantSource.system());
      return new Parts(metrics, new Network(metrics));
    }
  }

  /**
   * Begins, once in a process.
   *
   * @param config what will be read
   */
  static synchronized void begin(Path config) {
    if (thread == null) {
      Thread begun = new Thread(() -> run(config), "latchkey-ahead");
      begun.setDaemon(true);
      begun.start();
      thread = begun;
    }
  }

  /**
   * The parts that were made, to who is first, or new ones; waits until all is done, where it was
   * begun. Nothing may touch Netty before, which reading a configuration does not: two threads that
   * initialise its classes in another order could wait for each other forever.
   *
   * @throws IOException if the TLS that was asked for does not run here
   */
  static Parts parts() throws IOException {
    await();
    Parts known = made.getAndSet(null);
    return known == null ? Parts.make() : known;
  }

  /** Ends what nobody will take; waits as {@link #parts} does. */
  static void forget() {
    await();
    Parts known = made.getAndSet(null);
    if (known != null) {
      known.network().close();
    }
  }

  private static void await() {
    Thread begun;
    synchronized (Ahead.class) {
      begun = thread;
    }
    try {
      if (begun != null) {
        done.await();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Path config) {
    try {
      nameSelectors();
      // neither throws; what is missing is found, and told, where it is wanted
      Epoll.isAvailable();
      if (looksLikeTls(config)) {
        OpenSsl.isAvailable();
      }
      made.set(Parts.make());
    } catch (IOException unfit) {
      // whoever wants the parts makes them, and is told the same
    } finally {
      done.countDown();
    }
    TokenSources.prepare();
  }

  /** A guess, which costs time where it is wrong, and nothing else. */
  private static boolean looksLikeTls(Path config) {
    try {
      // of what is no file, as a pipe, what is read here would be gone
      return Files.isRegularFile(config)
          && Files.size(config) <= ConfigFile.LARGEST
          && speaksOfTls(Files.readAllLines(config));
    } catch (IOException unreadable) {
      return false;
    }
  }

  static boolean speaksOfTls(List<String> lines) {
    for (String line : lines) {
      if (!line.stripLeading().startsWith("#")
          && (line.contains("https:") || line.contains("certificate:"))) {
        return true;
      }
    }
    return false;
  }

  private static void nameSelectors() {
    try {
      if (System.getProperty(SELECTORS) == null) {
        System.setProperty(SELECTORS, Class.forName(OF_LINUX, false, null).getName());
      }
    } catch (ClassNotFoundException elsewhere) {
      // the JDK finds its own
    }
  }
}
