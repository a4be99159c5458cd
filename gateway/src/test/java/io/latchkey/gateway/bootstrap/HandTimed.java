package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.upstream.credential.TokenPool;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A whole gateway whose token pools go by a clock that is set by hand. */
public record HandTimed(Gateway gateway, HandHome clock) {

  /** Starts one; all but the pools goes by true time. */
  public static HandTimed start(Loaded.Valid loaded) throws IOException {
    Metrics metrics = new Metrics(InstantSource.system());
    AtomicReference<HandHome> made = new AtomicReference<>();
    Network network =
        new Network(
            metrics,
            loop -> {
              HandHome home = new HandHome(loop);
              made.set(home);
              return home;
            },
            UnaryOperator.identity());
    Gateway gateway = Gateway.start(loaded, metrics, network);
    return new HandTimed(gateway, Objects.requireNonNull(made.get()));
  }

  /** The pool of the only account. */
  public TokenPool pool() {
    return gateway.pools().get(0);
  }
}
