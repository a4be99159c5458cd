package io.latchkey.gateway.bootstrap;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Event loops that close the connections they have when they are told to end. Netty's own look
 * whether they shall end, close all if so, run their tasks, and look again: if they are told while
 * they run tasks, and need not wait for more, they end with their connections open, and what TLS
 * holds for these is lost.
 */
final class Loops extends MultiThreadIoEventLoopGroup {
  Loops(int count, ThreadFactory threads, IoHandlerFactory handlers) {
    super(count, threads, handlers);
  }

  @Override
  protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... ignored) {
    return new Loop(this, executor, handlers);
  }

  private static final class Loop extends SingleThreadIoEventLoop {
    private boolean ends;

    Loop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory handlers) {
      super(parent, executor, handlers);
    }

    /** Not in the round in which it is seen first: the next one begins with the closing. */
    @Override
    protected boolean confirmShutdown() {
      if (ends || !isShuttingDown()) {
        return super.confirmShutdown();
      }
      ends = true;
      execute(() -> {}); // or that round would begin with waiting for one
      return false;
    }
  }
}
