package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.ScriptedUpstream;
import io.latchkey.gateway.journey.Yaml;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller does to be given more than it pays for. */
class HostileStreamsIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int INITIAL_WINDOW = 4;

  @TempDir Path directory;

  private RunningGateway gateway(ScriptedUpstream upstream, String limits) throws Exception {
    String listener = "listeners: [{ bind: \"127.0.0.1:0\", limits: { " + limits + " } }]";
    String yaml = Yaml.forwarding(upstream.url());
    return RunningGateway.start(
        directory, yaml.replace("listeners: [{ bind: \"127.0.0.1:0\" }]", listener));
  }

  private static Frame goAway(Http2Peer caller) throws Exception {
    return caller.awaitFrame(
        "the end", frame -> frame.type() == Frame.GOAWAY && frame.code() != ErrorCode.NO_ERROR);
  }

  /** HTTP/1.1 has method and target in one line, and one limit for it. */
  @ParameterizedTest
  @CsvSource({"1000, 200", "1024, 200", "1025, 414", "60000, 414"})
  void aMethodIsNoLongerThanALine(int length, String status) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "line: 1KiB");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      FieldBlock block = caller.request("M".repeat(length), "/x");
      byte[] bytes = block.octets();
      int first = Math.min(bytes.length, 16_000);
      caller.send(
          headers(
              1,
              bytes.length > first ? Frames.END_STREAM : WHOLE,
              java.util.Arrays.copyOf(bytes, first)));
      for (int at = first; at < bytes.length; at += 16_000) {
        int end = Math.min(bytes.length, at + 16_000);
        caller.send(
            Frames.continuation(
                1,
                end == bytes.length ? Frames.END_HEADERS : 0,
                java.util.Arrays.copyOfRange(bytes, at, end)));
      }

      assertThat(caller.awaitAnswer(1).status()).isEqualTo(status);
    }
  }

  /** What a caller takes lets it send control frames; what it takes back does not. */
  @Test
  void contentThatWasTakenBackPaysForNothing() throws Exception {
    String big = "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(60_000);
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(big);
        RunningGateway gateway = gateway(upstream, "streams: 100");
        Http2Peer caller = Http2Peer.connect(gateway.address()).start(INITIAL_WINDOW, 0)) {
      for (int stream = 1; stream < 160; stream += 2) {
        caller.send(headers(stream, WHOLE, caller.get("/x"))).awaitAnswer(stream);
        caller.awaitPong();
        caller.send(Frames.reset(stream));
      }
      for (int i = 0; i < 3_000; i++) {
        caller.send(Frames.ping(0, "flooding"));
      }

      assertThat(goAway(caller).code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
    }
  }

  /** A connection that takes no more calls does not decode fields for ever. */
  @Test
  void headsAfterTheLastCallAreCounted() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.isEnded();
                });
        RunningGateway gateway = gateway(upstream, "requests: 1");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, WHOLE, caller.get("/x")));
      caller.awaitFrame("GOAWAY", frame -> frame.type() == Frame.GOAWAY);
      for (int stream = 3; stream < 10_003; stream += 2) {
        caller.send(headers(stream, WHOLE, caller.get("/x")));
      }

      assertThat(goAway(caller).code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
    }
  }
}
