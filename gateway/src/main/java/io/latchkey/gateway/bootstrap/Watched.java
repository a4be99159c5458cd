package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.overload.LoopGates;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.TokenState;
import io.latchkey.gateway.upstream.credential.PoolStatus;
import io.latchkey.gateway.upstream.credential.TokenPool;

/** Tells the metrics what they are to look at in a gateway that runs. */
final class Watched {
  private static final String UNPACKAGED = "unpackaged";

  private Watched() {}

  static void begin(Metrics metrics, Gateway gateway, Network network, LoopGates loops) {
    String version = Gateway.class.getPackage().getImplementationVersion();
    metrics.config().built(version == null ? UNPACKAGED : version, Runtime.version().toString());
    network.watchLoops(metrics.loops(), loops);
    metrics.watchTokens(() -> gateway.pools().stream().map(Watched::state).toList());
  }

  private static TokenState state(TokenPool pool) {
    PoolStatus status = pool.status();
    return new TokenState(status.account(), status.live(), status.size(), pool.waiters());
  }
}
