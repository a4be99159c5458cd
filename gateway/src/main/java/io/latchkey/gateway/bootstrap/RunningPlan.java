package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.exchange.GatewayPlan;
import io.latchkey.gateway.upstream.authority.JwksKeys;
import io.latchkey.gateway.upstream.credential.Quota;
import io.latchkey.gateway.upstream.credential.Rotation;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.transport.Tenant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A plan and what it leads to that must be started and ended. */
record RunningPlan(
    GatewayPlan plan,
    JwksKeys keys,
    List<TokenPool> pools,
    List<Rotation> rotations,
    List<Quota> quotas,
    List<Tenant> tenants) {
  private static final long SHUTDOWN_SECONDS = 3;

  /** Gets keys and tokens ahead of the first call. */
  void start() {
    keys.start();
    pools.forEach(TokenPool::warm);
  }

  /** Ends sessions of ours and closes connections, within a short time. */
  void close() {
    keys.close();
    rotations.forEach(Rotation::close);
    quotas.forEach(Quota::close);
    CompletableFuture<?>[] ends =
        pools.stream()
            .map(pool -> pool.shutdown().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(ends)
        .completeOnTimeout(null, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
        .join();
    tenants.forEach(Tenant::close);
  }
}
