package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.upstream.credential.TokenSources;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * What a start needs whatever the configuration says, made on a thread of its own while that is
 * read: native libraries, and with them what the JDK's TLS is made of. What the first token's
 * answer is read by comes last, and nobody waits for that.
 */
final class Ahead {
  /** The JDK's; where it is not named, the JDK looks for another in every jar first. */
  private static final String SELECTORS = "java.nio.channels.spi.SelectorProvider";

  private static final String OF_LINUX = "sun.nio.ch.EPollSelectorProvider";

  private static final CountDownLatch done = new CountDownLatch(1);
  private static @Nullable Thread thread;

  private Ahead() {}

  /** Begins, once in a process. */
  static synchronized void begin() {
    if (thread == null) {
      Thread made = new Thread(Ahead::run, "latchkey-ahead");
      made.setDaemon(true);
      made.start();
      thread = made;
    }
  }

  /**
   * Waits until it is done, where it was begun. Nothing may touch Netty before, which reading a
   * configuration does not: two threads that initialise its classes in another order could wait for
   * each other forever.
   */
  static void await() {
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

  private static void run() {
    try {
      nameSelectors();
      // neither throws; what is missing is found, and told, where it is wanted
      Epoll.isAvailable();
      OpenSsl.isAvailable();
    } finally {
      done.countDown();
    }
    TokenSources.prepare();
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
