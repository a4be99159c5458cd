package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.ConformanceCase.of;
import static io.latchkey.gateway.journey.http2.ConformanceCase.ofRaw;
import static io.latchkey.gateway.journey.http2.ErrorCode.COMPRESSION_ERROR;
import static io.latchkey.gateway.journey.http2.ErrorCode.FRAME_SIZE_ERROR;
import static io.latchkey.gateway.journey.http2.ErrorCode.PROTOCOL_ERROR;
import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.END_STREAM;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.continuation;
import static io.latchkey.gateway.journey.http2.Frames.data;
import static io.latchkey.gateway.journey.http2.Frames.frame;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static io.latchkey.gateway.journey.http2.Frames.hex;
import static io.latchkey.gateway.journey.http2.Frames.octets;
import static io.latchkey.gateway.journey.http2.Frames.priority;

import java.util.List;
import java.util.stream.Stream;

/** RFC 9113 sections 3 and 4: the preface, the shape and size of frames, field blocks. */
final class FrameCases {
  private static final Seen PROTOCOL = Seen.connectionError(PROTOCOL_ERROR);
  private static final int MAX_FRAME = 16_384;

  private FrameCases() {}

  static List<ConformanceCase> all() {
    return Stream.of(preface(), shape(), size(), blocks()).flatMap(List::stream).toList();
  }

  private static List<ConformanceCase> preface() {
    return List.of(
        ofRaw(
            "http2/3.5/1",
            "the preface",
            Seen.that("SETTINGS come first", FrameCases::settingsFirst),
            p -> p.send(Frames.PREFACE, Frames.settings())),
        ofRaw(
            "http2/3.5/2",
            "a preface that is wrong at its end",
            Seen.closed(),
            p -> p.send(octets("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"), Frames.settings())),
        ofRaw(
            "more/3.4/1",
            "a preface, then no SETTINGS but PING",
            PROTOCOL,
            p -> p.send(Frames.PREFACE, Frames.ping(0, "too-soon"))),
        ofRaw(
            "more/3.4/2",
            "a preface, then an agreement instead of SETTINGS",
            PROTOCOL,
            p -> p.send(Frames.PREFACE, Frames.settingsAck())),
        ofRaw(
            "more/3.4/3",
            "a preface, then HEADERS",
            PROTOCOL,
            p -> p.send(Frames.PREFACE, headers(1, WHOLE, p.get("/never")))),
        ofRaw(
            "more/3.4/4",
            "preface, SETTINGS and request in single octets",
            Seen.answer(1, 200),
            p -> {
              byte[] all =
                  Frames.join(Frames.PREFACE, Frames.settings(), headers(1, WHOLE, p.get("/x")));
              for (byte octet : all) {
                p.send(new byte[] {octet});
              }
            }),
        of(
            "more/3.4/5",
            "a second preface",
            Seen.connectionError(PROTOCOL_ERROR, FRAME_SIZE_ERROR),
            p -> p.send(Frames.PREFACE)));
  }

  private static List<ConformanceCase> shape() {
    return List.of(
        of(
            "http2/4.1/1",
            "a frame of an unknown type",
            Seen.nothing(),
            p -> p.send(frame(0xff, 0, 0, new byte[8]))),
        of(
            "http2/4.1/2",
            "a frame with flags that it does not have",
            Seen.nothing(),
            p -> p.send(frame(Frame.PING, 0x16, 0, new byte[8]))),
        of(
            "http2/4.1/3",
            "a frame with the reserved bit set",
            Seen.nothing(),
            p -> p.send(frame(Frame.PING, 0, 0x80000000, new byte[8]))),
        of(
            "more/4.1/1",
            "HEADERS with the reserved bit and unknown flags set",
            Seen.answer(1, 200),
            p -> p.send(headers(0x80000001, WHOLE | 0xd2, p.get("/x")))),
        of(
            "more/4.1/2",
            "frames of an unknown type on an idle stream and on an open one",
            Seen.answer(1, 200),
            p ->
                p.send(
                    frame(0xbb, 0xff, 7, new byte[100]),
                    headers(1, END_HEADERS, p.post("/x")),
                    frame(0xbb, 0xff, 1, new byte[100]),
                    data(1, END_STREAM, "test"))));
  }

  private static List<ConformanceCase> size() {
    return List.of(
        of(
            "http2/4.2/1",
            "DATA of 16,384 octets",
            Seen.answer(1, 200),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/x")),
                    data(1, END_STREAM, "a".repeat(MAX_FRAME)))),
        of(
            "http2/4.2/2",
            "DATA of 16,385 octets",
            Seen.anyError(1, FRAME_SIZE_ERROR),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    data(1, END_STREAM, "a".repeat(MAX_FRAME + 1)))),
        of(
            "http2/4.2/3",
            "HEADERS of 16,385 octets",
            Seen.connectionError(FRAME_SIZE_ERROR),
            p -> p.send(headers(1, WHOLE, new byte[MAX_FRAME + 1]))),
        of(
            "more/4.2/1",
            "SETTINGS of 16,386 octets",
            Seen.connectionError(FRAME_SIZE_ERROR),
            p -> p.send(frame(Frame.SETTINGS, 0, 0, new byte[MAX_FRAME + 2]))),
        of(
            "more/4.2/2",
            "a frame of an unknown type that says 16,777,215 octets",
            Seen.connectionError(FRAME_SIZE_ERROR),
            p -> p.send(Frames.raw(0xffffff, 0xee, 0, 0, new byte[0]))));
  }

  private static List<ConformanceCase> blocks() {
    return List.of(
        of(
            "http2/4.3/1",
            "a field block that cannot be decoded",
            Seen.connectionError(COMPRESSION_ERROR),
            p -> p.send(headers(1, WHOLE, hex("40")))),
        of(
            "http2/4.3/2",
            "PRIORITY inside a field block",
            PROTOCOL,
            p ->
                p.send(
                    headers(1, END_STREAM, p.get("/never")),
                    priority(1, 0, 255),
                    continuation(1, END_HEADERS, new byte[0]))),
        of(
            "http2/4.3/3",
            "HEADERS on another stream inside a field block",
            PROTOCOL,
            p ->
                p.send(
                    headers(1, END_STREAM, p.get("/never")),
                    headers(3, WHOLE, p.get("/never")),
                    continuation(1, END_HEADERS, new byte[0]))),
        of(
            "more/4.3/1",
            "a field block cut inside a field by CONTINUATION",
            Seen.answer(1, 200),
            p -> {
              byte[] block = p.get("/x").octets();
              p.send(
                  headers(1, END_STREAM, java.util.Arrays.copyOf(block, 3)),
                  continuation(
                      1, END_HEADERS, java.util.Arrays.copyOfRange(block, 3, block.length)));
            }),
        of(
            "more/4.3/2",
            "a field block that cannot be decoded, on a stream that was reset",
            Seen.connectionError(COMPRESSION_ERROR),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    Frames.reset(1),
                    headers(1, WHOLE, hex("80")))));
  }

  private static void settingsFirst(Http2Peer peer) throws java.io.IOException {
    Frame first = peer.awaitFrame("a frame", frame -> true);
    if (!first.is(Frame.SETTINGS, 0) || first.has(Frame.ACK)) {
      throw new AssertionError("first came " + first);
    }
    Seen.lives(peer);
  }
}
