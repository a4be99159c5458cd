package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.ConformanceCase.of;
import static io.latchkey.gateway.journey.http2.ErrorCode.ENHANCE_YOUR_CALM;
import static io.latchkey.gateway.journey.http2.ErrorCode.FLOW_CONTROL_ERROR;
import static io.latchkey.gateway.journey.http2.ErrorCode.FRAME_SIZE_ERROR;
import static io.latchkey.gateway.journey.http2.ErrorCode.PROTOCOL_ERROR;
import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.END_STREAM;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.frame;
import static io.latchkey.gateway.journey.http2.Frames.goAway;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static io.latchkey.gateway.journey.http2.Frames.ping;
import static io.latchkey.gateway.journey.http2.Frames.priority;
import static io.latchkey.gateway.journey.http2.Frames.reset;
import static io.latchkey.gateway.journey.http2.Frames.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

/** RFC 9113 sections 6.3 to 6.8 and 7: frames that carry no part of a message. */
final class ControlFrameCases {
  private static final Seen PROTOCOL = Seen.connectionError(PROTOCOL_ERROR);
  private static final Seen SIZE = Seen.connectionError(FRAME_SIZE_ERROR);

  private ControlFrameCases() {}

  static List<ConformanceCase> all() {
    return Stream.of(streams(), settingsShape(), settingsValues(), agreement(), pings(), ends())
        .flatMap(List::stream)
        .toList();
  }

  private static List<ConformanceCase> streams() {
    return List.of(
        of("http2/6.3/1", "PRIORITY on stream 0", PROTOCOL, p -> p.send(priority(0, 0, 255))),
        of(
            "http2/6.3/2",
            "PRIORITY of four octets",
            Seen.streamError(1, FRAME_SIZE_ERROR),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    frame(Frame.PRIORITY, 0, 1, new byte[4]))),
        of("http2/6.4/1", "RST_STREAM on stream 0", PROTOCOL, p -> p.send(reset(0))),
        of("http2/6.4/2", "RST_STREAM on an idle stream", PROTOCOL, p -> p.send(reset(1))),
        of(
            "http2/6.4/3",
            "RST_STREAM of three octets",
            SIZE,
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    frame(Frame.RST_STREAM, 0, 1, new byte[3]))));
  }

  private static List<ConformanceCase> settingsShape() {
    return List.of(
        of(
            "http2/6.5/1",
            "SETTINGS with ACK and content",
            SIZE,
            p -> p.send(frame(Frame.SETTINGS, Frame.ACK, 0, (byte) 0))),
        of(
            "http2/6.5/2",
            "SETTINGS on a stream",
            PROTOCOL,
            p -> p.send(frame(Frame.SETTINGS, 0, 1, Frames.hex("0003 00000064")))),
        of(
            "http2/6.5/3",
            "SETTINGS of three octets",
            SIZE,
            p -> p.send(frame(Frame.SETTINGS, 0, 0, new byte[3]))),
        of("more/6.5/1", "SETTINGS without a parameter", Seen.nothing(), p -> p.send(settings())));
  }

  private static List<ConformanceCase> settingsValues() {
    return List.of(
        of("http2/6.5.2/1", "ENABLE_PUSH 2", PROTOCOL, p -> p.send(settings(2, 2))),
        of(
            "http2/6.5.2/2",
            "INITIAL_WINDOW_SIZE 2^31",
            Seen.connectionError(FLOW_CONTROL_ERROR),
            p -> p.send(settings(4, 0x80000000))),
        of("http2/6.5.2/3", "MAX_FRAME_SIZE 16,383", PROTOCOL, p -> p.send(settings(5, 16_383))),
        of("http2/6.5.2/4", "MAX_FRAME_SIZE 2^24", PROTOCOL, p -> p.send(settings(5, 1 << 24))),
        of("http2/6.5.2/5", "an unknown parameter", Seen.nothing(), p -> p.send(settings(0xff, 0))),
        of(
            "more/6.5.2/1",
            "the largest values",
            Seen.answer(1, 200),
            p ->
                p.send(
                    settings(1, -1, 3, -1, 4, 0x7fffffff, 5, (1 << 24) - 1, 6, -1),
                    headers(1, WHOLE, p.get("/x")))),
        of(
            "more/6.5.2/2",
            "the smallest values",
            Seen.that(
                "an answer of one octet of content",
                peer -> {
                  peer.send(Frames.windowUpdate(1, 1));
                  Frame data = peer.awaitFrame("DATA", f -> f.is(Frame.DATA, 1));
                  assertThat(data.payload()).hasSize(1);
                  Seen.lives(peer);
                }),
            p -> p.send(settings(1, 0, 2, 0, 4, 0, 5, 16_384), headers(1, WHOLE, p.get("/x")))));
  }

  private static byte[] unknown(int count) {
    int[] pairs = new int[2 * count];
    for (int i = 0; i < pairs.length; i += 2) {
      pairs[i] = 0x100 + i;
    }
    return settings(pairs);
  }

  private static List<ConformanceCase> agreement() {
    return List.of(
        of(
            "more/10.5/1",
            "32 parameters in one SETTINGS",
            Seen.nothing(),
            p -> p.send(unknown(32))),
        of(
            "more/10.5/2",
            "33 parameters in one SETTINGS",
            Seen.connectionError(ENHANCE_YOUR_CALM),
            p -> p.send(unknown(33))),
        of(
            "http2/6.5.3/1",
            "INITIAL_WINDOW_SIZE 100 and 1 in one SETTINGS",
            Seen.that(
                "DATA of one octet",
                peer -> {
                  Frame data = peer.awaitFrame("DATA", f -> f.is(Frame.DATA, 1));
                  assertThat(data.payload()).hasSize(1);
                }),
            p -> p.send(settings(4, 100, 4, 1), headers(1, WHOLE, p.get("/x")))),
        of(
            "http2/6.5.3/2",
            "SETTINGS",
            Seen.that(
                "SETTINGS with ACK",
                peer -> peer.awaitFrame("ACK", f -> f.is(Frame.SETTINGS, 0) && f.has(Frame.ACK))),
            p -> p.send(settings(2, 0))));
  }

  private static List<ConformanceCase> pings() {
    return List.of(
        of(
            "http2/6.7/1",
            "PING",
            Seen.that(
                "PING with ACK and the same content",
                peer -> {
                  Frame pong = peer.awaitFrame("PING", f -> f.is(Frame.PING, 0));
                  assertThat(pong.has(Frame.ACK)).isTrue();
                  assertThat(pong.payload()).isEqualTo(Frames.octets("h2spec??"));
                }),
            p -> p.send(ping(0, "h2spec??"))),
        of(
            "http2/6.7/2",
            "PING with ACK, then PING",
            Seen.that(
                "the second alone is answered",
                peer -> {
                  Frame pong = peer.awaitFrame("PING", f -> f.is(Frame.PING, 0));
                  assertThat(pong.payload()).isEqualTo(Frames.octets("h2spec??"));
                }),
            p -> p.send(ping(Frame.ACK, "invalid?"), ping(0, "h2spec??"))),
        of(
            "http2/6.7/3",
            "PING on a stream",
            PROTOCOL,
            p -> p.send(Frames.frame(Frame.PING, 0, 1, new byte[8]))),
        of(
            "http2/6.7/4",
            "PING of six octets",
            SIZE,
            p -> p.send(Frames.frame(Frame.PING, 0, 0, new byte[6]))));
  }

  private static List<ConformanceCase> ends() {
    return List.of(
        of(
            "http2/6.8/1",
            "GOAWAY on a stream",
            PROTOCOL,
            p -> p.send(Frames.frame(Frame.GOAWAY, 0, 1, new byte[8]))),
        of(
            "more/6.8/1",
            "GOAWAY of four octets",
            SIZE,
            p -> p.send(Frames.frame(Frame.GOAWAY, 0, 0, new byte[4]))),
        of(
            "more/6.8/2",
            "GOAWAY while an answer is under way",
            Seen.that(
                "the answer is finished, then the end",
                peer -> {
                  peer.send(Frames.windowUpdate(1, 100));
                  assertThat(peer.awaitEnd(1).type()).isEqualTo(Frame.DATA);
                  Seen.closed().check().on(peer);
                }),
            p -> {
              p.send(settings(4, 0), headers(1, WHOLE, p.get("/x"))).awaitAnswer(1);
              p.send(goAway(0, 0));
            }),
        of("http2/7/1", "GOAWAY of an unknown code", Seen.closed(), p -> p.send(goAway(0, 0xff))),
        of(
            "http2/7/2",
            "RST_STREAM of an unknown code",
            Seen.nothing(),
            p -> p.send(headers(1, END_HEADERS, p.post("/never")), reset(1, 0xff))),
        of(
            "more/7/1",
            "RST_STREAM NO_ERROR amid a request",
            Seen.nothing(),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    Frames.data(1, 0, "half"),
                    reset(1, 0))),
        of(
            "http2/8.2/1",
            "PUSH_PROMISE of a caller",
            PROTOCOL,
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    Frames.frame(
                        Frame.PUSH_PROMISE,
                        END_HEADERS,
                        1,
                        Frames.join(Frames.number(3), p.get("/never").octets())))),
        of(
            "more/8.4/1",
            "PUSH_PROMISE on an idle stream",
            PROTOCOL,
            p ->
                p.send(
                    Frames.frame(
                        Frame.PUSH_PROMISE,
                        END_HEADERS | END_STREAM,
                        1,
                        Frames.join(Frames.number(2), p.get("/never").octets())))));
  }
}
