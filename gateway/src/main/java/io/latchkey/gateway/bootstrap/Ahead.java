package io.latchkey.gateway.bootstrap;

import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import org.jspecify.annotations.Nullable;

/**
 * What a start needs whatever the configuration says, made on a thread of its own while that is
 * read: native libraries, and with them what the JDK's TLS is made of.
 */
final class Ahead {
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
        begun.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run() {
    // neither throws; what is missing is found, and told, where it is wanted
    Epoll.isAvailable();
    OpenSsl.isAvailable();
  }
}
