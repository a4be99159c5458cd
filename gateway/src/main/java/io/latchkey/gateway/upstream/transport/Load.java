package io.latchkey.gateway.upstream.transport;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one event loop has on one address: calls and connections. Written by that loop alone; others
 * may look, and see what was so a moment ago.
 */
final class Load {
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  /** One writer, so that no bus need be locked. */
  private static void add(AtomicInteger count, int by) {
    count.setOpaque(count.getPlain() + by);
  }

  void addCalls(int by) {
    add(calls, by);
  }

  void addConnections(int by) {
    add(connections, by);
  }

  int calls() {
    return calls.getOpaque();
  }

  int connections() {
    return connections.getOpaque();
  }
}
