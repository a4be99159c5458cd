package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.upstream.transport.EmbeddedUpstreams.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens in whatever order to whichever address, come and gone ones included, the pool
 * counts its connections right, keeps its limit and serves who waits.
 */
class BalanceAccountTest {
  private static final int STEPS = 400;

  private final List<PoolTaker> takers = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theAccountNeverDrifts(long seed) {
    Random random = new Random(seed);
    int max = 1 + random.nextInt(5);
    int pending = random.nextInt(4);
    try (AddressScene scene = new AddressScene(max, pending, seed, "10.0.0.1", "10.0.0.2")) {
      for (int step = 0; step < STEPS; step++) {
        happen(random, scene);
        scene.upstreams.run();
        check(scene, max, "step " + step);
        assertThat(waiting()).isLessThanOrEqualTo(max + pending);
      }
      settleAll(random, scene);
      assertThat(waiting()).isZero();
      check(scene, max, "at the end");
      assertThat(scene.addresses()).allMatch(each -> each.inFlight() == 0);
    }
  }

  private void check(AddressScene scene, int max, String when) {
    int real = scene.open().size() + scene.pending().size();
    assertThat(scene.pool.open()).as(when).isEqualTo(real).isBetween(0, max);
    assertThat(waiting() > 0 && scene.pending().isEmpty() && real < max).as(when).isFalse();
  }

  private long waiting() {
    return takers.stream().filter(taker -> !taker.isSettled()).count();
  }

  private void happen(Random random, AddressScene scene) {
    switch (random.nextInt(11)) {
      case 0, 1, 2 -> takers.add(scene.borrow(random.nextInt(4) == 0 ? Need.FRESH : Need.ANY));
      case 3 -> any(random, takers).filter(t -> !t.isSettled()).ifPresent(PoolTaker::cancel);
      case 4, 5 -> any(random, scene.pending()).ifPresent(Server::accept);
      case 6 -> any(random, scene.pending()).ifPresent(Server::turnDown);
      case 7 -> any(random, scene.open()).ifPresent(Server::close);
      case 8 -> scene.upstreams.advance(Duration.ofMillis(random.nextInt(3000)));
      case 9 -> rename(random, scene);
      default -> any(random, borrowed()).ifPresent(taker -> use(random, scene, taker));
    }
  }

  private static void rename(Random random, AddressScene scene) {
    String[] some =
        IntStream.range(1, 6)
            .filter(i -> i == 5 || random.nextBoolean())
            .mapToObj(i -> "10.0.0." + i)
            .toArray(String[]::new);
    scene.names.say("api.test", AddressScene.HOUR, some);
    scene.upstreams.advance(Duration.ofSeconds(80));
  }

  private static <T> Optional<T> any(Random random, List<T> all) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  private List<PoolTaker> borrowed() {
    return takers.stream().filter(t -> t.connection != null && !t.answer.isOver()).toList();
  }

  private void use(Random random, AddressScene scene, PoolTaker taker) {
    takers.remove(taker);
    if (!taker.connection.isOpen()) {
      return;
    }
    Server server = scene.serverOf(taker);
    taker.send();
    server.received();
    switch (random.nextInt(5)) {
      case 0 -> taker.connection.cancel();
      case 1 -> server.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      case 2 -> server.send("nonsense\r\n\r\n");
      case 3 -> {
        taker.connection.overdue();
        taker.connection.cancel();
      }
      default -> server.send(AddressScene.ANSWER);
    }
  }

  private void settleAll(Random random, AddressScene scene) {
    for (int round = 0; round < 100; round++) {
      scene.pending().forEach(Server::accept);
      borrowed().forEach(taker -> use(random, scene, taker));
      scene.upstreams.run();
    }
  }
}
