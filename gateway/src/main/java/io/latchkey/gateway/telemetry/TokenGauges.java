package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** The token pools as they stand when they are asked for. Any thread. */
final class TokenGauges {
  private volatile Supplier<? extends Collection<TokenState>> pools = List::of;

  TokenGauges(PrometheusRegistry registry) {
    gauge(registry, "tokens", "Tokens that may be sent now", TokenState::live);
    gauge(registry, "token_slots", "Tokens that are kept at most", TokenState::size);
    gauge(registry, "waiters", "Calls that wait for a token", TokenState::waiters);
  }

  private void gauge(
      PrometheusRegistry registry, String name, String help, ToIntFunction<TokenState> value) {
    GaugeWithCallback.builder()
        .name("latchkey_credential_" + name)
        .help(help)
        .labelNames("account")
        .callback(
            callback ->
                pools.get().forEach(pool -> callback.call(value.applyAsInt(pool), pool.account())))
        .register(registry);
  }

  /** From now on these are looked at, at each scrape. */
  void watch(Supplier<? extends Collection<TokenState>> given) {
    pools = given;
  }
}
