package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.journey.Http2Frame;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Http2CallTest {
  private static final int INITIAL_WINDOW = 4;
  private static final int WINDOW = 65_535;

  @ParameterizedTest
  @CsvSource({"0, BROKEN", "1, BROKEN", "2, BROKEN", "8, BROKEN", "11, BROKEN"})
  void aResetBeforeTheEndIsNeverACleanEnd(long code, String kind) {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder early = bench.get();
      Recorder late = bench.get();
      bench.hear(Http2Frame.reset(3, code));
      bench.hear(Http2Bench.head(5, false), Http2Frame.data(5, "a", false));
      bench.hear(Http2Frame.reset(5, code));
      assertThat(early.heard()).isEqualTo("failed:" + kind);
      assertThat(late.heard()).isEqualTo("answer:200 content:a failed:" + kind);
      assertThat(bench.channel.isActive()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"7, true, ''", "13, true, ' http1'", "8, false, ''"})
  void whatWasRefusedMayBeSentOnceMore(long code, boolean resent, String told) {
    try (Http2Bench bench = new Http2Bench()) {
      Http2Call call = bench.connection.lend();
      bench.send(call, "GET", Framing.NONE);
      bench.hear(Http2Frame.reset(3, code));
      assertThat(call.reach() == UpstreamCall.Reach.REFUSED).isEqualTo(resent);
      assertThat(bench.begun).isEqualTo("opened" + told);
      assertThat(bench.connection.hasRoom()).isEqualTo(told.isEmpty());
    }
  }

  @Test
  void aResetAfterTheEndIsNothing() {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder heard = bench.get();
      bench.hear(Http2Bench.head(3, true), Http2Frame.reset(3, 0));
      assertThat(heard.heard()).isEqualTo("answer:200 end:0");
      assertThat(bench.channel.isActive()).isTrue();
    }
  }

  @Test
  void aMalformedAnswerEndsItsCallAlone() {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder bad = bench.get();
      Recorder good = bench.get();
      bench.said.clear();
      bench.hear(Http2Bench.head(3, false, "content-length", "1"), Http2Frame.data(3, "two", true));
      assertThat(bad.heard()).isEqualTo("answer:200 failed:MALFORMED");
      assertThat(bench.said()).contains("RST_STREAM 3 1");
      bench.hear(Http2Bench.head(5, true));
      assertThat(good.heard()).isEqualTo("answer:200 end:0");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'content-length,1,content-length,1'",
    "'Upper,x'",
    "':late,x'",
    "'connection,close'",
    "'x-a, b'",
  })
  void whatTheCodecRefusesIsMalformedToo(String fields) {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder heard = bench.get();
      bench.hear(Http2Bench.head(3, true, fields.split(",")));
      assertThat(heard.heard()).isEqualTo("failed:MALFORMED");
      assertThat(bench.channel.isActive()).isTrue();
    }
  }

  @Test
  void trailersEndAnAnswer() {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder heard = bench.get();
      bench.hear(
          Http2Frame.headers(3, false, ":status", "103"),
          Http2Bench.head(3, false),
          Http2Frame.data(3, "a", false),
          Http2Frame.data(3, "", false),
          Http2Frame.data(3, "b", false),
          Http2Frame.headers(3, true, "x-a", "1"));
      assertThat(heard.heard()).isEqualTo("interim:103 answer:200 content:ab end:1");
    }
  }

  /** Notes what it hears, and answers the head by a step of the test. */
  private static final class Watching implements AnswerListener {
    final List<String> heard = new ArrayList<>();
    Runnable onAnswer = () -> {};

    @Override
    public void onInterim(int status, FieldSection fields) {
      heard.add("interim");
    }

    @Override
    public void onAnswer(int status, FieldSection fields, Framing framing) {
      heard.add("answer");
      onAnswer.run();
    }

    @Override
    public void onContent(ByteBuf piece) {
      heard.add(piece.toString(StandardCharsets.ISO_8859_1));
      piece.release();
    }

    @Override
    public void onPause() {
      heard.add("pause");
    }

    @Override
    public void onEnd(FieldSection trailers) {
      heard.add("end");
    }

    @Override
    public void onFailure(UpstreamException why) {
      heard.add("failed");
    }

    @Override
    public void onWritabilityChanged() {
      heard.add("writable");
    }
  }

  @Test
  void aPauseIsToldOnceForEachReadAndNotAfterTheEnd() {
    try (Http2Bench bench = new Http2Bench()) {
      Watching heard = new Watching();
      bench.connection.lend().send(Requests.get(), heard);
      Watching silent = new Watching();
      bench.connection.lend().send(Requests.get(), silent);
      bench.hear(Http2Bench.head(3, false), Http2Frame.data(3, "a", false));
      bench.hear(Http2Frame.data(3, "b", false), Http2Frame.data(3, "c", false));
      bench.hear(Http2Frame.data(3, "d", true));
      assertThat(heard.heard)
          .containsExactly("answer", "a", "pause", "b", "c", "pause", "d", "end");
      assertThat(silent.heard).isEmpty();
    }
  }

  @Test
  void nothingIsHeardAfterACancelInTheMiddleOfARead() {
    try (Http2Bench bench = new Http2Bench()) {
      Watching heard = new Watching();
      Http2Call call = bench.connection.lend();
      heard.onAnswer = call::cancel;
      call.send(Requests.get(), heard);
      bench.said();
      bench.hear(Http2Bench.head(3, false), Http2Frame.data(3, "a", true));
      assertThat(heard.heard).containsExactly("answer");
      assertThat(bench.said()).isEqualTo("RST_STREAM 3 8, PING");
    }
  }

  @Test
  void aFaultOfAListenerIsNoAffairOfTheOthers() {
    try (Http2Bench bench = new Http2Bench()) {
      Watching faulty = new Watching();
      faulty.onAnswer =
          () -> {
            throw new IllegalStateException("scripted");
          };
      bench.connection.lend().send(Requests.get(), faulty);
      Recorder good = bench.get();
      bench.hear(Http2Bench.head(3, false), Http2Bench.head(5, true));
      assertThat(faulty.heard).containsExactly("answer", "failed");
      assertThat(good.heard()).isEqualTo("answer:200 end:0");
    }
  }

  @Test
  void whatIsNotWantedIsNotCreditedUntilItIs() {
    try (Http2Bench bench = new Http2Bench()) {
      Http2Call call = bench.connection.lend();
      bench.send(call, "GET", Framing.NONE);
      bench.hear(Http2Bench.head(3, false));
      call.wantAnswer(false);
      bench.said.clear();
      String piece = "x".repeat(16 << 10);
      for (int i = 0; i < Http2Codec.STREAM_WINDOW / piece.length(); i++) {
        bench.hear(Http2Frame.data(3, piece, false));
      }
      assertThat(bench.said()).as("the connection alone is credited").doesNotContain("UPDATE 3");
      call.wantAnswer(true);
      assertThat(bench.said()).isEqualTo("WINDOW_UPDATE 3 " + Http2Codec.STREAM_WINDOW);
      bench.hear(Http2Frame.data(3, piece, true));
      assertThat(bench.connection.isIdle()).isTrue();
    }
  }

  @Test
  void whoSendsMoreThanWasCreditedIsCutOff() {
    try (Http2Bench bench = new Http2Bench()) {
      Http2Call call = bench.connection.lend();
      Recorder heard = bench.send(call, "GET", Framing.NONE);
      bench.hear(Http2Bench.head(3, false));
      call.wantAnswer(false);
      String piece = "x".repeat(16 << 10);
      for (int i = 0; i <= Http2Codec.STREAM_WINDOW / piece.length(); i++) {
        bench.hear(Http2Frame.data(3, piece, false));
      }
      assertThat(heard.heard()).endsWith("failed:MALFORMED");
    }
  }

  @Test
  void contentWaitsForTheWindowAndSaysSo() {
    try (Http2Bench bench = new Http2Bench()) {
      Watching heard = new Watching();
      Http2Call call = bench.connection.lend();
      call.send(Requests.of("POST", Framing.CHUNKED), heard);
      bench.said.clear();
      call.content(Http2Bench.content(WINDOW + Http2Call.HIGH_MARK - 1));
      call.flush();
      bench.run();
      assertThat(call.pendingOctets()).isLessThan(Http2Call.HIGH_MARK + 16_384);
      assertThat(call.isWritable()).isFalse();
      assertThat(heard.heard).isEmpty();
      bench.hear(Http2Frame.window(0, 1 << 20), Http2Frame.window(3, 1 << 20));
      assertThat(call.pendingOctets()).isZero();
      assertThat(call.isWritable()).isTrue();
      assertThat(heard.heard).containsExactly("writable");
      call.end(new byte[0]);
      assertThat(bench.said()).endsWith("DATA 3 0 END");
    }
  }

  @Test
  void oneOctetBelowTheMarkMoreIsAskedFor() {
    try (Http2Bench bench = new Http2Bench(INITIAL_WINDOW, 0)) {
      Http2Call call = bench.connection.lend();
      bench.send(call, "POST", Framing.CHUNKED);
      call.content(Http2Bench.content(Http2Call.HIGH_MARK - 1));
      assertThat(call.isWritable()).isTrue();
      call.content(Http2Bench.content(1));
      assertThat(call.isWritable()).isFalse();
      assertThat(call.pendingOctets()).isEqualTo(Http2Call.HIGH_MARK);
      call.cancel();
      bench.run();
      assertThat(call.pendingOctets()).as("nothing is kept").isZero();
    }
  }

  @Test
  void trailersOfTheCallerFollowItsContent() {
    try (Http2Bench bench = new Http2Bench()) {
      Http2Call call = bench.connection.lend();
      bench.send(call, "POST", Framing.CHUNKED);
      bench.said.clear();
      call.content(Http2Bench.content(5));
      call.end("X-Sum: 7\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(bench.said()).isEqualTo("DATA 3 5, HEADERS 3 END");
    }
  }

  @Test
  void anAnswerBeforeTheEndOfTheRequestBreaksTheRequestOff() {
    try (Http2Bench bench = new Http2Bench()) {
      Http2Call call = bench.connection.lend();
      Recorder heard = bench.send(call, "POST", Framing.CHUNKED);
      bench.said.clear();
      bench.hear(Http2Bench.head(3, true));
      assertThat(heard.heard()).isEqualTo("answer:200 end:0");
      assertThat(bench.said()).startsWith("RST_STREAM 3 8");
      call.content(Http2Bench.content(5));
      call.end(new byte[0]);
      assertThat(bench.said()).isEmpty();
      assertThat(bench.connection.isIdle()).isTrue();
    }
  }
}
