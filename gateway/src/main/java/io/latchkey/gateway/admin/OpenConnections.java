package io.latchkey.gateway.admin;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of the admin listener, {@link AdminServer#MAX_CONNECTIONS} at the most. One more
 * takes the place of the one whose request has been waited for longest, or else of the oldest: so
 * nobody keeps the operator out, or an orchestrator that asks for health, by holding all of them.
 *
 * <p>Confined to the listener's event loop, but for {@link #count}.
 */
final class OpenConnections {
  private final Set<Channel> all = new LinkedHashSet<>();
  private final Set<Channel> awaited = new LinkedHashSet<>();
  private final AtomicInteger count = new AtomicInteger();

  /** Takes one more. */
  void add(Channel added) {
    if (all.size() >= AdminServer.MAX_CONNECTIONS) {
      Channel gives = (awaited.isEmpty() ? all : awaited).iterator().next();
      remove(gives);
      gives.close();
    }
    all.add(added);
    count.incrementAndGet();
    added.closeFuture().addListener(closed -> remove(added));
  }

  /** From now on the next request of {@code connection} is waited for. */
  void awaits(Channel connection) {
    if (all.contains(connection)) {
      awaited.add(connection);
    }
  }

  /** The request of {@code connection} has come. */
  void answers(Channel connection) {
    awaited.remove(connection);
  }

  private void remove(Channel gone) {
    awaited.remove(gone);
    if (all.remove(gone)) {
      count.decrementAndGet();
    }
  }

  /** How many are open. Any thread. */
  int count() {
    return count.get();
  }
}
