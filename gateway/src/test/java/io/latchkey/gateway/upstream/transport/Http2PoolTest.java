package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.journey.Http2End;
import io.latchkey.gateway.journey.Http2Frame;
import io.latchkey.gateway.journey.Http2Upstream;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a pool shares connections of HTTP/2 out, over real TLS. */
class Http2PoolTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final SocketNetwork NETWORK = new SocketNetwork();

  private static Certificates certificates;

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = Certificates.get();
  }

  @AfterAll
  static void closeNetwork() {
    NETWORK.close();
  }

  /** A call that borrows, and keeps what it was lent. */
  private static final class Taker implements Borrower {
    final CompletableFuture<UpstreamCall> call = new CompletableFuture<>();
    final Recorder answer = new Recorder();

    @Override
    public void lent(UpstreamCall given) {
      call.complete(given);
    }

    @Override
    public void failed(UpstreamException why) {
      call.completeExceptionally(why);
    }

    UpstreamCall lent() throws Exception {
      return call.get(20, TimeUnit.SECONDS);
    }
  }

  private static ConnectionPool pool(Http2Upstream upstream, Connections limits) throws Exception {
    Origin origin = new Origin(true, "127.0.0.1", upstream.port());
    Connector connector = NETWORK.connector(certificates.authority());
    return NETWORK.loop().submit(() -> Pools.of(NETWORK.loop(), origin, connector, limits)).get();
  }

  private static Taker borrow(ConnectionPool pool, Need need) {
    Taker taker = new Taker();
    NETWORK.loop().submit(() -> pool.borrow(need, LONG, taker)).syncUninterruptibly();
    return taker;
  }

  private static void run(Runnable task) {
    NETWORK.loop().submit(task).syncUninterruptibly();
  }

  private static void idle(Http2End end, long streams) throws Exception {
    end.begin(3, streams);
    while (true) {
      end.readNoted();
    }
  }

  @Test
  void callsThatWaitForTheFirstConnectionShareIt() throws Exception {
    try (Http2Upstream upstream =
        Http2Upstream.running(certificates.server("good"), end -> idle(end, 100))) {
      ConnectionPool pool = pool(upstream, new Connections(10, 100, LONG));
      List<Taker> takers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        takers.add(borrow(pool, i == 0 ? Need.FRESH : Need.ANY));
      }
      for (Taker taker : takers) {
        assertThat(taker.lent()).isInstanceOf(Http2Call.class);
      }
      assertThat(upstream.http2()).isEqualTo(1);
      assertThat(borrow(pool, Need.FRESH).lent()).isInstanceOf(Http2Call.class);
      assertThat(upstream.http2()).as("a fresh one is a new one").isEqualTo(2);
      run(pool::close);
    }
  }

  @Test
  void aFullConnectionIsFollowedByAnotherUpToTheLimitAndThenCallsWait() throws Exception {
    try (Http2Upstream upstream =
        Http2Upstream.running(certificates.server("good"), end -> idle(end, 2))) {
      ConnectionPool pool = pool(upstream, new Connections(2, 1, LONG));
      List<Taker> takers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        takers.add(borrow(pool, Need.ANY));
        takers.get(i).lent();
      }
      assertThat(upstream.http2()).isEqualTo(2);
      Taker waits = borrow(pool, Need.ANY);
      Taker tooMany = borrow(pool, Need.ANY);
      assertThat(tooMany.call).isCompletedExceptionally();
      assertThat(waits.call).isNotDone();
      UpstreamCall first = takers.get(0).lent();
      run(first::cancel);
      assertThat(waits.lent()).isInstanceOf(Http2Call.class);
      run(pool::close);
    }
  }

  @Test
  void aCallThatGaveUpWaitingIsNotLentAnything() throws Exception {
    try (Http2Upstream upstream =
        Http2Upstream.running(certificates.server("good"), end -> idle(end, 1))) {
      ConnectionPool pool = pool(upstream, new Connections(1, 2, LONG));
      Taker first = borrow(pool, Need.ANY);
      UpstreamCall call = first.lent();
      Taker gone = new Taker();
      run(() -> pool.borrow(Need.ANY, LONG, gone).cancel());
      Taker next = borrow(pool, Need.ANY);
      run(call::cancel);
      assertThat(next.lent()).isNotNull();
      assertThat(gone.call).isNotDone();
      run(pool::close);
    }
  }

  @Test
  void aConnectionOfItsOwnSpeaksHttp1AndEndsWithItsCall() throws Exception {
    try (Http2Upstream upstream =
        Http2Upstream.running(certificates.server("good"), end -> idle(end, 100))) {
      ConnectionPool pool = pool(upstream, new Connections(3, 10, LONG));
      assertThat(borrow(pool, Need.ANY).lent()).isInstanceOf(Http2Call.class);
      Taker own = borrow(pool, Need.HTTP_1_1);
      UpstreamCall call = own.lent();
      assertThat(call).isInstanceOf(Http1Connection.class);
      assertThat(upstream.offered()).containsExactly("h2,http/1.1", "http/1.1");
      run(() -> call.send(Requests.get(), own.answer));
      Awaitility.await().until(own.answer::isOver);
      assertThat(own.answer.heard()).contains("by 1.1");
      Awaitility.await().until(() -> pool.open() == 1);
      run(pool::close);
    }
  }

  @Test
  void whereItsPlaceIsNeededASharedConnectionMakesRoom() throws Exception {
    try (Http2Upstream upstream =
        Http2Upstream.running(certificates.server("good"), end -> idle(end, 100))) {
      ConnectionPool pool = pool(upstream, new Connections(1, 10, LONG));
      Taker shared = borrow(pool, Need.ANY);
      UpstreamCall call = shared.lent();
      Taker own = borrow(pool, Need.HTTP_1_1);
      assertThat(own.call).isNotDone();
      run(call::cancel);
      assertThat(own.lent()).isInstanceOf(Http1Connection.class);
      run(pool::close);
    }
  }

  @Test
  void oneThatIsIdleForTooLongIsClosed() throws Exception {
    try (Http2Upstream upstream =
        Http2Upstream.running(certificates.server("good"), end -> idle(end, 100))) {
      ConnectionPool pool = pool(upstream, new Connections(1, 10, Duration.ofMillis(50)));
      UpstreamCall call = borrow(pool, Need.ANY).lent();
      run(call::cancel);
      Awaitility.await().until(() -> pool.open() == 0);
      assertThat(borrow(pool, Need.ANY).lent()).isInstanceOf(Http2Call.class);
      assertThat(upstream.http2()).isEqualTo(2);
      run(pool::close);
    }
  }

  @Test
  void aClosedPoolLetsItsCallsEnd() throws Exception {
    try (Http2Upstream upstream =
        Http2Upstream.running(
            certificates.server("good"),
            end -> {
              end.begin();
              Http2End.Request request = end.request();
              end.readNoted();
              end.answer(request.stream(), 200, "late");
              end.readNoted();
            })) {
      ConnectionPool pool = pool(upstream, new Connections(1, 10, LONG));
      Taker taker = borrow(pool, Need.ANY);
      UpstreamCall call = taker.lent();
      run(
          () -> {
            call.send(Requests.of("POST", Framing.CHUNKED), taker.answer);
            pool.close();
          });
      assertThat(borrow(pool, Need.ANY).call).isCompletedExceptionally();
      assertThat(pool.open()).isEqualTo(1);
      run(() -> call.end(new byte[0]));
      Awaitility.await().until(taker.answer::isOver);
      assertThat(taker.answer.heard()).isEqualTo("answer:200 content:late end:0");
      Awaitility.await().until(() -> pool.open() == 0);
    }
  }

  /** How a server can choose HTTP/2 and then not speak it. */
  enum Fault {
    SILENT,
    NO_STREAMS,
    GOES_AWAY,
    CLOSES,
    GARBAGE
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aServerThatOnlySaysThatItSpeaksHttp2CannotBeReached(Fault fault) throws Exception {
    try (Http2Upstream upstream =
        Http2Upstream.running(
            certificates.server("good"),
            end -> {
              switch (fault) {
                case SILENT -> end.read(Http2Frame.DATA);
                case NO_STREAMS -> idle(end, 0);
                case GOES_AWAY -> end.send(Http2Frame.goAway(0, 0), Http2Frame.settings());
                case CLOSES -> {}
                case GARBAGE -> end.send(Http2Frame.data(1, "HTTP/1.1 400 Bad", true));
              }
            })) {
      ConnectionPool pool = pool(upstream, new Connections(2, 10, LONG));
      Duration limit = fault == Fault.SILENT ? Duration.ofMillis(1500) : LONG;
      List<Taker> takers = Stream.generate(Taker::new).limit(5).toList();
      // all in one turn of the loop: the attempt may fail before the next
      run(() -> takers.forEach(taker -> pool.borrow(Need.ANY, limit, taker)));
      for (Taker taker : takers) {
        Awaitility.await().atMost(LONG).until(taker.call::isCompletedExceptionally);
      }
      assertThat(upstream.http2()).as("one attempt for all").isEqualTo(1);
      Awaitility.await().until(() -> pool.open() == 0);
    }
  }
}
