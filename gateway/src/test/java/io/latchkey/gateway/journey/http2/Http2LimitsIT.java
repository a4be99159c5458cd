package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.END_STREAM;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.data;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.ScriptedUpstream;
import io.latchkey.gateway.journey.Yaml;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of a listener hold on HTTP/2 too, each at the limit and one past it. */
class Http2LimitsIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int SECTION_PER_FIELD = 32;

  @TempDir Path directory;

  private RunningGateway gateway(ScriptedUpstream upstream, String limits) throws IOException {
    return RunningGateway.start(
        directory,
        Yaml.forwarding(upstream.url())
            .replace("\"127.0.0.1:0\" }]", "\"127.0.0.1:0\", limits: { " + limits + " } }]"));
  }

  private static double refused(RunningGateway gateway, String reason) throws Exception {
    URI page =
        URI.create("http://127.0.0.1:" + gateway.gateway().adminAddress().getPort() + "/metrics");
    String series = "latchkey_respond_refusals_total{reason=\"" + reason + "\",stage=\"parse\"} ";
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .sum();
  }

  private static String status(Http2Peer caller, int stream, FieldBlock block) throws IOException {
    caller.send(headers(stream, WHOLE, block));
    return caller.awaitAnswer(stream).status();
  }

  @Test
  void aPathIsAsLongAsALine() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "line: 1KiB");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      assertThat(status(caller, 1, caller.get("/" + "p".repeat(1023)))).isEqualTo("200");
      assertThat(status(caller, 3, caller.get("/" + "p".repeat(1024)))).isEqualTo("414");
    }
  }

  @Test
  void aSectionIsCountedAsItsSettingSays() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "section: 2KiB");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      String[] fields = {
        ":method",
        "GET",
        ":scheme",
        "http",
        ":path",
        "/x",
        ":authority",
        "a",
        "x-api-key",
        Yaml.KEY,
        "cookie",
        ".ASPXAUTH=abc",
        "x",
        ""
      };
      int size = fields.length / 2 * SECTION_PER_FIELD;
      for (String each : fields) {
        size += each.length();
      }
      String fill = "f".repeat(2048 - size);

      assertThat(status(caller, 1, caller.get("/x").add("x", fill))).isEqualTo("200");
      assertThat(status(caller, 3, caller.get("/x").add("x", fill + "f"))).isEqualTo("431");
      assertThat(refused(gateway, "fields-too-large")).isOne();
      Seen.lives(caller);
    }
  }

  @ParameterizedTest
  @CsvSource({"8,200", "9,431"})
  void fieldsAreCounted(int count, String status) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "fields: 10");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      FieldBlock block = caller.get("/x");
      for (int i = 0; i < count; i++) {
        block.add("x-" + i, "v");
      }

      assertThat(status(caller, 1, block)).isEqualTo(status);
    }
  }

  @Test
  void streamsPastTheLimitAreRefusedAndMayBeSentAgain() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  new CountDownLatch(1).await();
                });
        RunningGateway gateway = gateway(upstream, "streams: 3");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      assertThat(caller.read().get(0).payload()).startsWith(0, 3, 0, 0, 0, 3);
      for (int stream = 1; stream <= 7; stream += 2) {
        caller.send(headers(stream, END_HEADERS, caller.post("/x")));
      }
      Seen.streamError(7, ErrorCode.REFUSED_STREAM).check().on(caller);
      caller.send(data(7, END_STREAM, "it was on its way"), Frames.reset(1));
      caller.send(headers(9, END_HEADERS, caller.post("/x")));
      Seen.lives(caller);

      assertThat(caller.read()).noneMatch(frame -> frame.is(Frame.RST_STREAM, 9));
    }
  }

  @Test
  void afterItsLastRequestAConnectionEnds() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "requests: 3");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      for (int stream = 1; stream <= 7; stream += 2) {
        caller.send(headers(stream, WHOLE, caller.get("/x")));
      }
      Frame bye = caller.awaitFrame("GOAWAY", frame -> frame.type() == Frame.GOAWAY);
      while (caller.next() != null) {
        assertThat(caller.read()).hasSizeLessThan(100);
      }

      assertThat(bye.code()).isEqualTo(ErrorCode.NO_ERROR);
      assertThat(bye.number(0)).isEqualTo(5);
      assertThat(caller.read().stream().filter(frame -> frame.type() == Frame.HEADERS)).hasSize(3);
      assertThat(upstream.requests()).hasSize(3);
    }
  }

  @Test
  void aConnectionWithoutARequestIsToldAndClosed() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "idle: 400ms");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, WHOLE, caller.get("/x"))).awaitEnd(1);
      Frame bye = caller.awaitFrame("GOAWAY", frame -> frame.type() == Frame.GOAWAY);

      assertThat(bye.code()).isEqualTo(ErrorCode.NO_ERROR);
      assertThat(bye.number(0)).isOne();
      assertThat(caller.next()).isNull();
    }
  }

  @Test
  void aCallThatTakesLongIsNoIdleness() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  answer.await();
                  peer.send(OK);
                });
        RunningGateway gateway = gateway(upstream, "idle: 200ms");
        Http2Peer quiet = Http2Peer.started(gateway.address());
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, WHOLE, caller.get("/x")));
      Seen.closed().check().on(quiet);
      answer.countDown();

      assertThat(caller.awaitAnswer(1).status()).isEqualTo("200");
    }
  }

  /** A field block, and a frame without content, must come to their end. */
  @ParameterizedTest
  @CsvSource({"HEADERS,1", "PART,1", "SETTINGS,0", "NOTHING,0"})
  void whatIsBegunIsFinishedInTime(String what, int counted) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "headerTime: 300ms");
        Http2Peer caller = Http2Peer.connect(gateway.address())) {
      byte[] block = headers(1, END_STREAM, caller.get("/x"));
      switch (what) {
        case "HEADERS" -> caller.start().send(block);
        case "PART" -> caller.start().send(java.util.Arrays.copyOf(block, block.length - 1));
        case "SETTINGS" -> caller.send(Frames.PREFACE, Frames.settings());
        default -> caller.send(Frames.PREFACE);
      }
      Frame bye = caller.awaitFrame("GOAWAY", frame -> frame.type() == Frame.GOAWAY);

      assertThat(bye.code())
          .isEqualTo(counted == 1 ? ErrorCode.ENHANCE_YOUR_CALM : ErrorCode.SETTINGS_TIMEOUT);
      assertThat(refused(gateway, "slow-request")).isEqualTo(counted);
      assertThat(upstream.connections()).isZero();
    }
  }

  @Test
  void aStreamWhoseEndIsOwedIsRefusedInTime() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "headerTime: 300ms");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, END_HEADERS, caller.post("/x").add("content-length", "0")));

      assertThat(caller.awaitAnswer(1).status()).isEqualTo("408");
      assertThat(upstream.connections()).isZero();
      Seen.lives(caller);
    }
  }

  @Test
  void contentKeepsARateOfItsOwnOnEachStream() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  if (peer.readHead().contains("GET")) {
                    peer.send(OK);
                  }
                  peer.readToEnd();
                });
        RunningGateway gateway = gateway(upstream, "minimumRate: 100B/s, rateGrace: 500ms");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, END_HEADERS, caller.post("/x")), data(1, 0, "drip"));
      assertThat(caller.awaitAnswer(1).status()).isEqualTo("408");
      caller.awaitFrame("reset", frame -> frame.is(Frame.RST_STREAM, 1));

      assertThat(status(caller, 3, caller.get("/x"))).isEqualTo("200");
      Seen.lives(caller);
    }
  }

  @Test
  void whoReadsTooSlowlyIsReset() throws Exception {
    String much = "m".repeat(200_000);
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + much);
        RunningGateway gateway = gateway(upstream, "minimumRate: 1KiB/s, rateGrace: 500ms");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(Frames.settings(4, 10), headers(1, WHOLE, caller.get("/x")));
      assertThat(caller.awaitAnswer(1).status()).isEqualTo("200");
      Frame end = caller.awaitEnd(1);

      assertThat(end.type()).isEqualTo(Frame.RST_STREAM);
      assertThat(end.code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
      Seen.lives(caller);
    }
  }

  @Test
  void whatIsMalformedIsCountedAndResets() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "streams: 10");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, WHOLE, caller.get("/x").add("X-Upper", "v")));
      Seen.streamError(1, ErrorCode.PROTOCOL_ERROR).check().on(caller);
      caller.send(
          headers(3, END_HEADERS, caller.post("/x").add("content-length", "1")),
          data(3, END_STREAM, "two"));
      Seen.streamError(3, ErrorCode.PROTOCOL_ERROR).check().on(caller);

      assertThat(refused(gateway, "malformed")).isEqualTo(2);
      assertThat(upstream.requests()).isEmpty();
    }
  }

  @Test
  void aDrainLetsOpenStreamsEndAndTakesNoNewOne() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
        ScriptedUpstream.running(
            peer -> {
              peer.readHead();
              asked.countDown();
              answer.await();
              peer.send(OK);
            })) {
      RunningGateway gateway = gateway(upstream, "streams: 10");
      try (Http2Peer caller = Http2Peer.started(gateway.address())) {
        caller.send(headers(1, WHOLE, caller.get("/x")));
        asked.await();
        Thread stopping = new Thread(gateway::close);
        stopping.start();
        Frame bye = caller.awaitFrame("GOAWAY", frame -> frame.type() == Frame.GOAWAY);
        caller.send(headers(3, WHOLE, caller.get("/x")));
        answer.countDown();

        assertThat(bye.code()).isEqualTo(ErrorCode.NO_ERROR);
        assertThat(bye.number(0)).isOne();
        assertThat(caller.awaitAnswer(1).status()).isEqualTo("200");
        assertThat(caller.awaitEnd(1).type()).isEqualTo(Frame.DATA);
        assertThat(caller.next()).isNull();
        stopping.join();
      } finally {
        gateway.close();
      }
    }
  }
}
