package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens in whatever order, the pool counts its connections right and serves who waits.
 */
class PoolAccountTest {
  private static final int STEPS = 400;
  private static final Duration LONG = Duration.ofMinutes(1);

  private final EmbeddedUpstreams upstreams = new EmbeddedUpstreams();
  private final List<PoolTaker> takers = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theAccountNeverDrifts(long seed) {
    Random random = new Random(seed);
    int max = 1 + random.nextInt(4);
    int pending = random.nextInt(4);
    ConnectionPool pool = Pools.of(upstreams, max, pending, LONG);
    for (int step = 0; step < STEPS; step++) {
      happen(random, pool);
      upstreams.run();
      int real = upstreams.open().size() + upstreams.pending().size();
      assertThat(pool.open()).as("step %s", step).isEqualTo(real).isBetween(0, max);
      assertThat(waiting()).isLessThanOrEqualTo(max + pending);
      assertThat(waiting() > 0 && upstreams.pending().isEmpty() && real < max).isFalse();
    }
    settleAll();
    assertThat(waiting()).isZero();
    upstreams.close();
    assertThat(pool.open()).isZero();
  }

  private long waiting() {
    return takers.stream().filter(taker -> !taker.isSettled()).count();
  }

  private void happen(Random random, ConnectionPool pool) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> {
        PoolTaker taker = new PoolTaker();
        takers.add(taker);
        taker.lending = pool.borrow(random.nextInt(4) == 0 ? Need.FRESH : Need.ANY, LONG, taker);
      }
      case 3 -> any(random, takers).filter(t -> !t.isSettled()).ifPresent(PoolTaker::cancel);
      case 4 -> any(random, upstreams.pending()).ifPresent(EmbeddedUpstreams.Server::accept);
      case 5 -> any(random, upstreams.pending()).ifPresent(EmbeddedUpstreams.Server::turnDown);
      case 6 -> any(random, upstreams.open()).ifPresent(EmbeddedUpstreams.Server::close);
      default -> any(random, borrowed()).ifPresent(taker -> use(random, taker));
    }
  }

  private static <T> Optional<T> any(Random random, List<T> all) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  /** Calls that hold a connection. */
  private List<PoolTaker> borrowed() {
    return takers.stream().filter(t -> t.connection != null && !t.answer.isOver()).toList();
  }

  private void use(Random random, PoolTaker taker) {
    EmbeddedUpstreams.Server server = serverOf(taker);
    if (server == null) {
      takers.remove(taker);
      return;
    }
    if (!server.received().isEmpty() || taker.answer.heard().startsWith("answer")) {
      throw new AssertionError("bytes of a call that was over");
    }
    taker.send();
    server.received();
    switch (random.nextInt(4)) {
      case 0 -> taker.connection.cancel();
      case 1 -> server.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      case 2 -> server.send("nonsense\r\n\r\n");
      default -> server.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
    takers.remove(taker);
  }

  private EmbeddedUpstreams.Server serverOf(PoolTaker taker) {
    return upstreams.open().stream()
        .filter(
            server -> server.channel().pipeline().get(Http1Connection.class) == taker.connection)
        .findFirst()
        .orElse(null);
  }

  private void settleAll() {
    Random random = new Random(0);
    for (int round = 0; round < 100; round++) {
      upstreams.pending().forEach(EmbeddedUpstreams.Server::accept);
      borrowed().forEach(taker -> use(random, taker));
      upstreams.run();
    }
  }
}
