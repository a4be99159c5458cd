package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.ConformanceCase.of;
import static io.latchkey.gateway.journey.http2.ErrorCode.FLOW_CONTROL_ERROR;
import static io.latchkey.gateway.journey.http2.ErrorCode.FRAME_SIZE_ERROR;
import static io.latchkey.gateway.journey.http2.ErrorCode.PROTOCOL_ERROR;
import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static io.latchkey.gateway.journey.http2.Frames.settings;
import static io.latchkey.gateway.journey.http2.Frames.windowUpdate;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** RFC 9113 section 6.9: flow control. */
final class WindowCases {
  private static final int MOST = Integer.MAX_VALUE;

  private WindowCases() {}

  static List<ConformanceCase> all() {
    return Stream.of(updates(), windows(), initial()).flatMap(List::stream).toList();
  }

  private static List<ConformanceCase> updates() {
    return List.of(
        of(
            "http2/6.9/1",
            "WINDOW_UPDATE of 0 on the connection",
            Seen.connectionError(PROTOCOL_ERROR),
            p -> p.send(windowUpdate(0, 0))),
        of(
            "http2/6.9/2",
            "WINDOW_UPDATE of 0 on a stream",
            Seen.streamError(1, PROTOCOL_ERROR),
            p -> p.send(headers(1, END_HEADERS, p.post("/never")), windowUpdate(1, 0))),
        of(
            "http2/6.9/3",
            "WINDOW_UPDATE of three octets",
            Seen.connectionError(FRAME_SIZE_ERROR),
            p -> p.send(Frames.frame(Frame.WINDOW_UPDATE, 0, 0, new byte[3]))),
        of(
            "more/6.9/1",
            "WINDOW_UPDATE with the reserved bit set",
            Seen.nothing(),
            p -> p.send(windowUpdate(0, 0x80000001))));
  }

  private static List<ConformanceCase> windows() {
    return List.of(
        of(
            "http2/6.9.1/1",
            "a window of 1 for a longer answer",
            Seen.that("DATA of one octet", peer -> assertData(peer, 1)),
            p -> p.send(settings(4, 1), headers(1, WHOLE, p.get("/x")))),
        of(
            "http2/6.9.1/2",
            "WINDOW_UPDATE past 2^31-1 on the connection",
            Seen.connectionError(FLOW_CONTROL_ERROR),
            p -> p.send(windowUpdate(0, MOST), windowUpdate(0, MOST))),
        of(
            "http2/6.9.1/3",
            "WINDOW_UPDATE past 2^31-1 on a stream",
            Seen.streamError(1, FLOW_CONTROL_ERROR),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    windowUpdate(1, MOST),
                    windowUpdate(1, MOST))));
  }

  private static List<ConformanceCase> initial() {
    return List.of(
        of(
            "http2/6.9.2/1",
            "INITIAL_WINDOW_SIZE 1 after a request under 0",
            Seen.that("DATA of one octet", peer -> assertData(peer, 1)),
            p -> {
              p.send(settings(4, 0), headers(1, WHOLE, p.get("/x"))).awaitAnswer(1);
              p.send(settings(4, 1));
            }),
        of(
            "http2/6.9.2/2",
            "a window made negative, then updates up to 1",
            Seen.that("DATA of one octet", peer -> assertData(peer, 1)),
            p -> {
              p.send(settings(4, 3), headers(1, WHOLE, p.get("/x"))).awaitAnswer(1);
              assertData(p, 3);
              p.send(settings(4, 2)).awaitPong();
              p.send(windowUpdate(1, 2));
            }),
        of(
            "http2/6.9.2/3",
            "INITIAL_WINDOW_SIZE 2^31",
            Seen.connectionError(FLOW_CONTROL_ERROR),
            p -> p.send(settings(4, 0x80000000))),
        of(
            "more/6.9.2/1",
            "INITIAL_WINDOW_SIZE that makes an open stream's window overflow",
            Seen.connectionError(FLOW_CONTROL_ERROR),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    windowUpdate(1, MOST - 65_535),
                    settings(4, 65_536))));
  }

  private static void assertData(Http2Peer peer, int octets) throws IOException {
    Frame data = peer.awaitFrame("DATA", f -> f.is(Frame.DATA, 1));
    assertThat(data.payload()).hasSize(octets);
  }
}
