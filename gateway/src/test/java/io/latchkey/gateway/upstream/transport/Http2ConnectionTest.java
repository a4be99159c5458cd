package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.journey.Http2Frame;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class Http2ConnectionTest {
  private static final int MAX_CONCURRENT = 3;

  @Test
  void itSaysWhatItTakesAndIsOpenOnceItHasHeardTheSame() {
    try (Http2Bench bench = new Http2Bench(MAX_CONCURRENT, 7)) {
      Http2Frame settings = bench.said.get(0);
      assertThat(settings.setting(2, 1)).as("push").isZero();
      assertThat(settings.setting(3, 1)).as("streams of the server's own").isZero();
      assertThat(settings.setting(4, 0)).isEqualTo(Http2Codec.STREAM_WINDOW);
      assertThat(settings.setting(6, 0)).isEqualTo(AnswerDecoder.MAX_SECTION);
      assertThat(bench.said.get(1))
          .hasToString("WINDOW_UPDATE 0 " + (Http2Codec.CONNECTION_WINDOW - 65_535));
      assertThat(bench.begun).isEqualTo("opened");
      assertThat(bench.connection.limit()).isEqualTo(7);
    }
  }

  @Test
  void asManyStreamsAreLentAsTheServerTakesAndNotMoreThanOurOwnLimit() {
    try (Http2Bench few = new Http2Bench(MAX_CONCURRENT, 2);
        Http2Bench many = new Http2Bench(MAX_CONCURRENT, 1_000_000);
        Http2Bench unsaid = new Http2Bench()) {
      few.connection.lend();
      assertThat(few.connection.hasRoom()).isTrue();
      few.connection.lend();
      assertThat(few.connection.hasRoom()).isFalse();
      for (Http2Bench bench : new Http2Bench[] {many, unsaid}) {
        for (int i = 0; i < Http2Connection.MAX_STREAMS; i++) {
          assertThat(bench.connection.hasRoom()).isTrue();
          bench.connection.lend();
        }
        assertThat(bench.connection.hasRoom()).isFalse();
      }
    }
  }

  @Test
  void aServerThatTakesNoStreamIsNoneThatCanBeReached() {
    try (Http2Bench bench = new Http2Bench(MAX_CONCURRENT, 0)) {
      assertThat(bench.begun).isEqualTo("refused UNREACHABLE");
      assertThat(bench.channel.isActive()).isFalse();
      assertThat(bench.closed).as("it was never opened").isFalse();
    }
  }

  @Test
  void aCallGoesAndComesBackAndItsStreamIsFree() {
    try (Http2Bench bench = new Http2Bench(MAX_CONCURRENT, 1)) {
      bench.said.clear();
      Http2Call call = bench.connection.lend();
      Recorder answer = bench.send(call, "GET", Framing.NONE);
      assertThat(bench.said()).isEqualTo("HEADERS 3 END");
      assertThat(call.isReused()).isFalse();
      bench.hear(Http2Bench.head(3, false), Http2Frame.data(3, "hi", true));
      assertThat(answer.heard()).isEqualTo("answer:200 content:hi end:0");
      assertThat(bench.connection.hasRoom()).isTrue();
      assertThat(bench.rooms).isPositive();
      assertThat(bench.connection.lend().isReused()).isTrue();
    }
  }

  @Test
  void aCallThatWasNeverSentGivesItsPlaceBack() {
    try (Http2Bench bench = new Http2Bench(MAX_CONCURRENT, 1)) {
      bench.said.clear();
      Http2Call call = bench.connection.lend();
      call.cancel();
      call.cancel();
      assertThat(bench.connection.hasRoom()).isTrue();
      assertThat(bench.connection.isIdle()).isTrue();
      assertThat(bench.said()).isEmpty();
    }
  }

  @Test
  void aCancelledCallKeepsItsPlaceUntilTheServerHasHeardOfIt() {
    try (Http2Bench bench = new Http2Bench(MAX_CONCURRENT, 2)) {
      Http2Call first = bench.connection.lend();
      Http2Call second = bench.connection.lend();
      Recorder heard = bench.send(first, "GET", Framing.NONE);
      bench.send(second, "GET", Framing.NONE);
      bench.said.clear();
      first.cancel();
      assertThat(bench.said()).isEqualTo("RST_STREAM 3 8, PING");
      second.cancel();
      assertThat(bench.said()).as("one PING at a time").isEqualTo("RST_STREAM 5 8");
      bench.hear(Http2Bench.head(3, true), Http2Frame.data(5, "late", false));
      assertThat(heard.heard()).isEmpty();
      assertThat(bench.connection.hasRoom()).isFalse();

      bench.hear(Http2Frame.ping(1, true));
      assertThat(bench.connection.hasRoom()).as("the first is settled").isTrue();
      bench.connection.lend();
      assertThat(bench.connection.hasRoom()).as("the second is not").isFalse();
      bench.hear(Http2Frame.ping(2, true));
      assertThat(bench.connection.hasRoom()).isTrue();
      assertThat(bench.channel.isActive()).isTrue();
    }
  }

  @Test
  void aServerThatAnswersNoPingIsGivenUpWithAllItsCalls() {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder other = bench.get();
      Http2Call call = bench.connection.lend();
      bench.send(call, "GET", Framing.NONE);
      call.cancel();
      bench.channel.advanceTimeBy(Liveness.LIMIT.toMillis() - 1, TimeUnit.MILLISECONDS);
      bench.run();
      assertThat(other.heard()).isEmpty();
      bench.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
      bench.run();
      assertThat(other.heard()).isEqualTo("failed:BROKEN");
      assertThat(bench.channel.isActive()).isFalse();
      assertThat(bench.closed).isTrue();
    }
  }

  @Test
  void whatAGoAwayHasNotSeenIsRefusedAndTheRestEndsWell() {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder seen = bench.get();
      Http2Call unseen = bench.connection.lend();
      Recorder refused = bench.send(unseen, "GET", Framing.NONE);
      bench.hear(Http2Frame.goAway(3, 0));
      assertThat(refused.heard()).isEqualTo("failed:BROKEN");
      assertThat(unseen.reach()).isEqualTo(UpstreamCall.Reach.REFUSED);
      assertThat(unseen.hasAnswerBegun()).isFalse();
      assertThat(bench.connection.hasRoom()).isFalse();
      assertThat(bench.channel.isActive()).isTrue();
      bench.hear(Http2Bench.head(3, true));
      assertThat(seen.heard()).isEqualTo("answer:200 end:0");
      assertThat(bench.channel.isActive()).as("its last call has ended").isFalse();
      assertThat(bench.closed).isTrue();
    }
  }

  @Test
  void aCallLentBeforeAGoAwayAndSentAfterItIsRefused() {
    try (Http2Bench bench = new Http2Bench()) {
      Http2Call call = bench.connection.lend();
      bench.hear(Http2Frame.goAway(0, 0));
      Recorder heard = bench.send(call, "GET", Framing.NONE);
      assertThat(heard.heard()).isEqualTo("failed:BROKEN");
      assertThat(call.reach()).isEqualTo(UpstreamCall.Reach.NOT_WRITTEN);
      assertThat(bench.channel.isActive()).isFalse();
    }
  }

  @Test
  void oneThatLeavesWaitsForItsCalls() {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder heard = bench.get();
      bench.connection.leave();
      assertThat(bench.connection.hasRoom()).isFalse();
      bench.hear(Http2Bench.head(3, true));
      assertThat(heard.heard()).isEqualTo("answer:200 end:0");
      assertThat(bench.said()).contains("GOAWAY 0");
      assertThat(bench.channel.isActive()).isFalse();
    }
  }

  @Test
  void theEndOfTheConnectionBreaksEachAnswer() {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder begun = bench.get();
      Recorder waiting = bench.get();
      bench.hear(Http2Bench.head(3, false), Http2Frame.data(3, "abc", false));
      bench.cut();
      bench.run();
      assertThat(begun.heard()).isEqualTo("answer:200 content:abc failed:BROKEN");
      assertThat(waiting.heard()).isEqualTo("failed:BROKEN");
      assertThat(bench.closed).isTrue();
    }
  }

  @Test
  void aConnectionThatWasIdleForLongIsAskedWhetherItLives() {
    try (Http2Bench bench = new Http2Bench()) {
      bench.get();
      bench.hear(Http2Bench.head(3, true));
      bench.said.clear();
      bench.connection.idleSince = System.nanoTime() - Http2Connection.DOUBT.toNanos();
      bench.get();
      assertThat(bench.said()).contains("PING");
    }
  }
}
