package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionPoolTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final EmbeddedUpstreams upstreams = new EmbeddedUpstreams();

  @AfterEach
  void closeUpstreams() {
    upstreams.close();
  }

  private ConnectionPool pool(int max, int pending, Duration idle) {
    return Pools.of(upstreams, max, pending, idle);
  }

  private PoolTaker borrow(ConnectionPool pool, boolean fresh) {
    PoolTaker taker = new PoolTaker();
    taker.lending = pool.borrow(fresh ? Need.FRESH : Need.ANY, LONG, taker);
    upstreams.run();
    return taker;
  }

  @Test
  void aConnectionIsMadeAndUsedAgain() {
    ConnectionPool pool = pool(2, 2, LONG);
    PoolTaker first = borrow(pool, false);
    assertThat(first.isSettled()).isFalse();
    upstreams.server(0).accept();
    first.send();
    assertThat(first.connection.isReused()).isFalse();
    assertThat(upstreams.server(0).received())
        .startsWith("GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n");
    upstreams.server(0).send(ANSWER);
    PoolTaker second = borrow(pool, false).send();
    assertThat(second.connection).isSameAs(first.connection);
    assertThat(second.connection.isReused()).isTrue();
    assertThat(pool.open()).isEqualTo(1);
  }

  @Test
  void theLimitOfWaitersHoldsBeyondTheConnections() {
    ConnectionPool pool = pool(2, 1, LONG);
    PoolTaker first = borrow(pool, false);
    PoolTaker second = borrow(pool, false);
    PoolTaker waits = borrow(pool, false);
    PoolTaker tooMany = borrow(pool, false);
    assertThat(upstreams.servers()).hasSize(2);
    assertThat(waits.isSettled()).isFalse();
    assertThat(tooMany.why.kind()).isEqualTo(UpstreamException.Kind.OVERLOADED);
    waits.cancel();
    assertThat(borrow(pool, false).isSettled()).isFalse();
    upstreams.server(0).accept();
    upstreams.server(1).accept();
    assertThat(first.connection).isNotNull();
    assertThat(second.connection).isNotNull();
  }

  @Test
  void withNoRoomToWaitOnlyConnectionsAreLent() {
    ConnectionPool pool = pool(1, 0, LONG);
    assertThat(borrow(pool, false).isSettled()).isFalse();
    assertThat(borrow(pool, false).why.kind()).isEqualTo(UpstreamException.Kind.OVERLOADED);
  }

  @Test
  void whoWaitsIsServedWhenAConnectionComesBack() {
    ConnectionPool pool = pool(1, 3, LONG);
    PoolTaker first = borrow(pool, false);
    PoolTaker gone = borrow(pool, false);
    PoolTaker second = borrow(pool, false);
    upstreams.server(0).accept();
    first.send();
    gone.cancel();
    upstreams.server(0).send(ANSWER);
    assertThat(second.connection).isSameAs(first.connection);
    assertThat(gone.connection).isNull();
  }

  @Test
  void whoWaitsIsServedWhenAConnectionEnds() {
    ConnectionPool pool = pool(1, 1, LONG);
    PoolTaker first = borrow(pool, false);
    PoolTaker second = borrow(pool, false);
    upstreams.server(0).accept();
    first.send();
    upstreams.server(0).close();
    assertThat(first.answer.heard()).isEqualTo("failed:BROKEN");
    upstreams.server(1).accept();
    assertThat(second.connection).isNotNull();
    assertThat(pool.open()).isEqualTo(1);
  }

  @Test
  void aFailedAttemptFailsOneCallAndGoesOn() {
    ConnectionPool pool = pool(1, 2, LONG);
    PoolTaker first = borrow(pool, false);
    PoolTaker second = borrow(pool, false);
    upstreams.server(0).turnDown();
    assertThat(first.why.kind()).isEqualTo(UpstreamException.Kind.UNREACHABLE);
    assertThat(second.isSettled()).isFalse();
    upstreams.server(1).accept();
    assertThat(second.connection).isNotNull();
  }

  @Test
  void aFreshConnectionIsNeverAUsedOne() {
    ConnectionPool pool = pool(1, 2, LONG);
    PoolTaker first = borrow(pool, false);
    upstreams.server(0).accept();
    first.send();
    PoolTaker fresh = borrow(pool, true);
    upstreams.server(0).send(ANSWER);
    assertThat(fresh.isSettled()).isFalse();
    assertThat(upstreams.server(0).isOpen()).isFalse();
    upstreams.server(1).accept();
    assertThat(fresh.connection.isUnused()).isTrue();
  }

  @Test
  void aFreshConnectionTakesThePlaceOfAnIdleOne() {
    ConnectionPool pool = pool(1, 0, LONG);
    PoolTaker first = borrow(pool, false);
    upstreams.server(0).accept();
    first.send();
    upstreams.server(0).send(ANSWER);
    PoolTaker fresh = borrow(pool, true);
    assertThat(upstreams.server(0).isOpen()).isFalse();
    upstreams.server(1).accept();
    assertThat(fresh.connection.isUnused()).isTrue();
    assertThat(pool.open()).isEqualTo(1);
  }

  @Test
  void anIdleConnectionThatSpeaksOrEndsIsDropped() {
    ConnectionPool pool = pool(2, 2, LONG);
    List.of(borrow(pool, false), borrow(pool, false)).forEach(PoolTaker::cancel);
    upstreams.server(0).accept();
    upstreams.server(1).accept();
    upstreams.server(0).send("HTTP/1.1 408 Timeout\r\n\r\n");
    upstreams.server(1).close();
    assertThat(upstreams.server(0).isOpen()).isFalse();
    assertThat(pool.open()).isZero();
  }

  @Test
  void anIdleConnectionIsClosedInTime() {
    ConnectionPool pool = pool(2, 2, Duration.ofMillis(20));
    borrow(pool, false).cancel();
    upstreams.server(0).accept();
    Awaitility.await()
        .pollInSameThread()
        .untilAsserted(
            () -> {
              upstreams.run();
              assertThat(pool.open()).isZero();
            });
  }

  @Test
  void anUpstreamThatNeverAcceptsIsGivenUpInTime() {
    ConnectionPool pool = pool(1, 1, LONG);
    PoolTaker first = new PoolTaker();
    first.lending = pool.borrow(Need.ANY, Duration.ofMillis(20), first);
    PoolTaker second = borrow(pool, false);
    Awaitility.await().pollInSameThread().until(() -> settled(first));
    assertThat(first.why.kind()).isEqualTo(UpstreamException.Kind.TIMEOUT);
    assertThat(upstreams.pending()).hasSize(1);
    upstreams.server(1).accept();
    assertThat(second.connection).isNotNull();
    assertThat(pool.open()).isEqualTo(1);
  }

  @Test
  void aSocketThatCannotBeMadeFailsTheCallOnItsEventLoop() {
    ConnectionPool pool = pool(2, 2, LONG);
    upstreams.runOutOfSockets();
    PoolTaker taker = borrow(pool, false);
    Awaitility.await().pollInSameThread().until(() -> settled(taker));
    assertThat(taker.why.kind()).isEqualTo(UpstreamException.Kind.UNREACHABLE);
    assertThat(pool.open()).isZero();
  }

  private boolean settled(PoolTaker taker) {
    upstreams.run();
    return taker.isSettled();
  }

  @Test
  void aClosedPoolTurnsAwayAndLetsCallsEnd() {
    ConnectionPool pool = pool(2, 2, LONG);
    PoolTaker running = borrow(pool, false);
    upstreams.server(0).accept();
    running.send();
    PoolTaker waiting = borrow(pool, false);
    pool.close();
    assertThat(waiting.why.kind()).isEqualTo(UpstreamException.Kind.OVERLOADED);
    assertThat(borrow(pool, false).why.kind()).isEqualTo(UpstreamException.Kind.OVERLOADED);
    upstreams.server(1).accept();
    upstreams.server(0).send(ANSWER);
    assertThat(running.answer.heard()).isEqualTo("answer:200 end:0");
    assertThat(upstreams.open()).isEmpty();
    assertThat(pool.open()).isZero();
  }
}
