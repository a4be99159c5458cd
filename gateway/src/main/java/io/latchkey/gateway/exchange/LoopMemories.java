package io.latchkey.gateway.exchange;

import io.latchkey.gateway.policy.caller.ProofMemory;
import io.latchkey.gateway.policy.scope.PermitMemory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** What each event loop remembers of the calls under one plan; goes with the plan. Any thread. */
public final class LoopMemories {
  /** The most octets that one event loop remembers. */
  public static final long MOST = PermitMemory.MOST + ProofMemory.MOST;

  private final LongSupplier random;
  private final Map<Executor, LoopMemory> memories = new ConcurrentHashMap<>();

  /**
   * What one event loop remembers. Belongs to that loop.
   *
   * @param proofs of callers
   * @param permits of their calls
   */
  record LoopMemory(ProofMemory proofs, PermitMemory<RoutePlan> permits) {}

  /**
   * Memories of no loop yet.
   *
   * @param random makes secrets; on any thread
   */
  public LoopMemories(LongSupplier random) {
    this.random = random;
  }

  /** The memory of {@code loop}; on that loop. */
  LoopMemory of(Executor loop) {
    LoopMemory known = memories.get(loop);
    return known == null ? memories.computeIfAbsent(loop, fresh -> empty()) : known;
  }

  private LoopMemory empty() {
    return new LoopMemory(
        new ProofMemory(), new PermitMemory<>(random.getAsLong(), random.getAsLong()));
  }
}
