package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.ConformanceCase.of;
import static io.latchkey.gateway.journey.http2.ErrorCode.PROTOCOL_ERROR;
import static io.latchkey.gateway.journey.http2.ErrorCode.REFUSED_STREAM;
import static io.latchkey.gateway.journey.http2.ErrorCode.STREAM_CLOSED;
import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.END_STREAM;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.continuation;
import static io.latchkey.gateway.journey.http2.Frames.data;
import static io.latchkey.gateway.journey.http2.Frames.dependent;
import static io.latchkey.gateway.journey.http2.Frames.frame;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static io.latchkey.gateway.journey.http2.Frames.join;
import static io.latchkey.gateway.journey.http2.Frames.priority;
import static io.latchkey.gateway.journey.http2.Frames.reset;
import static io.latchkey.gateway.journey.http2.Frames.settings;
import static io.latchkey.gateway.journey.http2.Frames.windowUpdate;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** RFC 9113 section 5: the states of streams, their numbers, how many there may be. */
final class StreamCases {
  private static final Seen PROTOCOL = Seen.connectionError(PROTOCOL_ERROR);
  private static final byte[] FIELD = FieldBlock.literal("x-more", "1");

  private StreamCases() {}

  static List<ConformanceCase> all() {
    return Stream.of(idle(), halfClosed(), closedByReset(), closed(), numbers(), rest())
        .flatMap(List::stream)
        .toList();
  }

  private static List<ConformanceCase> idle() {
    return List.of(
        of("http2/5.1/1", "idle: DATA", PROTOCOL, p -> p.send(data(1, END_STREAM, "test"))),
        of("http2/5.1/2", "idle: RST_STREAM", PROTOCOL, p -> p.send(reset(1))),
        of("http2/5.1/3", "idle: WINDOW_UPDATE", PROTOCOL, p -> p.send(windowUpdate(1, 100))),
        of(
            "http2/5.1/4",
            "idle: CONTINUATION",
            PROTOCOL,
            p -> p.send(continuation(1, END_HEADERS, p.get("/never").octets()))));
  }

  /** A window of 0 keeps the stream from being closed by its answer. */
  private static List<ConformanceCase> halfClosed() {
    return List.of(
        of(
            "http2/5.1/5",
            "half-closed (remote): DATA",
            Seen.streamError(1, STREAM_CLOSED),
            p -> halfClosed(p, data(1, END_STREAM, "test"))),
        of(
            "http2/5.1/6",
            "half-closed (remote): HEADERS",
            Seen.streamError(1, STREAM_CLOSED),
            p -> halfClosed(p, headers(1, WHOLE, p.get("/never")))),
        of(
            "more/5.1/4",
            "half-closed (remote): HEADERS without END_STREAM",
            Seen.streamError(1, STREAM_CLOSED, PROTOCOL_ERROR),
            p -> halfClosed(p, headers(1, END_HEADERS, new FieldBlock().add("x-sum", "1")))),
        of(
            "http2/5.1/7",
            "half-closed (remote): CONTINUATION",
            Seen.connectionError(STREAM_CLOSED, PROTOCOL_ERROR),
            p -> halfClosed(p, continuation(1, END_HEADERS, FIELD))));
  }

  private static void halfClosed(Http2Peer peer, byte[] then) throws IOException {
    peer.send(settings(4, 0), headers(1, WHOLE, peer.get("/x"))).awaitAnswer(1);
    peer.send(then);
  }

  private static List<ConformanceCase> closedByReset() {
    return List.of(
        of(
            "http2/5.1/8",
            "closed by RST_STREAM: DATA",
            Seen.streamError(1, STREAM_CLOSED),
            p -> afterReset(p, data(1, END_STREAM, "test"))),
        of(
            "http2/5.1/9",
            "closed by RST_STREAM: HEADERS",
            Seen.streamError(1, STREAM_CLOSED),
            p -> afterReset(p, headers(1, WHOLE, p.get("/never")))),
        of(
            "http2/5.1/10",
            "closed by RST_STREAM: CONTINUATION",
            Seen.connectionError(STREAM_CLOSED, PROTOCOL_ERROR),
            p -> afterReset(p, continuation(1, END_HEADERS, FIELD))),
        of(
            "more/5.1/1",
            "closed by RST_STREAM: PRIORITY, WINDOW_UPDATE and RST_STREAM",
            Seen.nothing(),
            p -> afterReset(p, join(priority(1, 0, 1), windowUpdate(1, 1), reset(1)))));
  }

  private static void afterReset(Http2Peer peer, byte[] then) {
    peer.send(headers(1, END_HEADERS, peer.post("/never")), reset(1), then);
  }

  private static List<ConformanceCase> closed() {
    return List.of(
        of(
            "http2/5.1/11",
            "closed: DATA",
            Seen.connectionError(STREAM_CLOSED),
            p -> afterEnd(p, data(1, END_STREAM, "test"))),
        of(
            "http2/5.1/12",
            "closed: HEADERS",
            Seen.connectionError(STREAM_CLOSED),
            p -> afterEnd(p, headers(1, WHOLE, p.get("/never")))),
        of(
            "http2/5.1/13",
            "closed: CONTINUATION",
            Seen.connectionError(STREAM_CLOSED, PROTOCOL_ERROR),
            p -> afterEnd(p, continuation(1, END_HEADERS, FIELD))),
        of(
            "more/5.1/2",
            "closed: WINDOW_UPDATE and RST_STREAM, which may have been on their way",
            Seen.nothing(),
            p -> afterEnd(p, join(windowUpdate(1, 1), reset(1)))));
  }

  private static void afterEnd(Http2Peer peer, byte[] then) throws IOException {
    peer.send(headers(1, WHOLE, peer.get("/x"))).awaitEnd(1);
    peer.send(then);
  }

  private static List<ConformanceCase> numbers() {
    return List.of(
        of(
            "http2/5.1.1/1",
            "a stream of an even number",
            PROTOCOL,
            p -> p.send(headers(2, WHOLE, p.get("/never")))),
        of(
            "http2/5.1.1/2",
            "a stream of a lower number than one before",
            PROTOCOL,
            p -> {
              p.send(headers(5, WHOLE, p.get("/x"))).awaitEnd(5);
              p.send(headers(3, WHOLE, p.get("/never")));
            }),
        of(
            "more/5.1.1/1",
            "the highest stream number, then a lower one",
            PROTOCOL,
            p -> {
              p.send(headers(0x7fffffff, WHOLE, p.get("/x"))).awaitEnd(0x7fffffff);
              p.send(headers(0x7ffffffd, WHOLE, p.get("/never")));
            }),
        of(
            "http2/5.1.2/1",
            "one stream more than SETTINGS_MAX_CONCURRENT_STREAMS",
            Seen.streamError(StreamLimit.ONE_TOO_MANY, PROTOCOL_ERROR, REFUSED_STREAM),
            StreamLimit::exceed),
        of(
            "more/5.1.2/1",
            "content, WINDOW_UPDATE and RST_STREAM behind a stream that is refused",
            Seen.streamError(StreamLimit.ONE_TOO_MANY, PROTOCOL_ERROR, REFUSED_STREAM),
            p -> {
              StreamLimit.fill(p);
              int stream = StreamLimit.ONE_TOO_MANY;
              p.send(
                  headers(stream, END_HEADERS, p.post("/never")),
                  windowUpdate(stream, 1),
                  data(stream, 0, "test"),
                  headers(stream, WHOLE, new FieldBlock().add("x-sum", "4")),
                  reset(stream));
            }),
        of(
            "more/5.1/3",
            "content behind a stream that was reset by the gateway",
            Seen.streamError(1, PROTOCOL_ERROR),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never").add("X-A", "1")),
                    data(1, 0, "test"),
                    windowUpdate(1, 1),
                    data(1, END_STREAM, "test"))));
  }

  private static List<ConformanceCase> rest() {
    return List.of(
        of(
            "http2/5.3.1/1",
            "HEADERS on a stream that depends on itself",
            Seen.anyError(1, PROTOCOL_ERROR),
            p -> p.send(headers(1, 0x25, join(dependent(1, 255), p.get("/never").octets())))),
        of(
            "http2/5.3.1/2",
            "PRIORITY of a stream that depends on itself",
            Seen.anyError(1, PROTOCOL_ERROR),
            p -> p.send(priority(1, 1, 255))),
        of(
            "http2/5.4.1/1",
            "a PING of wrong length, then nothing",
            Seen.closed(),
            p -> p.send(frame(Frame.PING, 0, 0, new byte[6]))),
        of(
            "http2/5.4.1/2",
            "a PING of wrong length after a request",
            Seen.that(
                "GOAWAY that names the last stream, then the end",
                peer -> {
                  Frame last = peer.awaitFrame("GOAWAY", f -> f.type() == Frame.GOAWAY);
                  org.assertj.core.api.Assertions.assertThat(last.number(0)).isEqualTo(1);
                }),
            p -> {
              p.send(headers(1, WHOLE, p.get("/x"))).awaitEnd(1);
              p.send(frame(Frame.PING, 0, 0, new byte[6]));
            }),
        of(
            "http2/5.5/1",
            "a frame of an unknown type",
            Seen.nothing(),
            p -> p.send(frame(0x16, 0, 0, new byte[8]))),
        of(
            "http2/5.5/2",
            "a frame of an unknown type inside a field block",
            PROTOCOL,
            p -> p.send(headers(1, END_STREAM, p.get("/never")), frame(0x16, 0, 0, new byte[8]))));
  }
}
