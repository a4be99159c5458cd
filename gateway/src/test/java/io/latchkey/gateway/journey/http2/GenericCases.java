package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.ConformanceCase.of;
import static io.latchkey.gateway.journey.http2.ConformanceCase.ofRaw;
import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.END_STREAM;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.continuation;
import static io.latchkey.gateway.journey.http2.Frames.data;
import static io.latchkey.gateway.journey.http2.Frames.dependent;
import static io.latchkey.gateway.journey.http2.Frames.frame;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static io.latchkey.gateway.journey.http2.Frames.join;
import static io.latchkey.gateway.journey.http2.Frames.octets;
import static io.latchkey.gateway.journey.http2.Frames.padded;
import static io.latchkey.gateway.journey.http2.Frames.priority;
import static io.latchkey.gateway.journey.http2.Frames.reset;
import static io.latchkey.gateway.journey.http2.Frames.settings;
import static io.latchkey.gateway.journey.http2.Frames.windowUpdate;

import java.util.List;

/** What must simply work: suite {@code generic} of h2spec but for HPACK. */
final class GenericCases {
  private static final Seen OK = Seen.answer(1, 200);
  private static final Seen CONTENT =
      Seen.that("content comes", peer -> peer.awaitFrame("DATA", f -> f.is(Frame.DATA, 1)));

  private GenericCases() {}

  static List<ConformanceCase> connection() {
    return List.of(
        ofRaw("generic/1/1", "preface, GET", OK, p -> p.start().send(get(p))),
        of(
            "generic/2/1",
            "PRIORITY on an idle stream",
            Seen.nothing(),
            p -> p.send(priority(1, 0, 255))),
        of(
            "generic/2/2",
            "WINDOW_UPDATE on a half-closed stream",
            CONTENT,
            p -> p.send(settings(4, 0), get(p), windowUpdate(1, 1))),
        of(
            "generic/2/3",
            "PRIORITY on a half-closed stream",
            CONTENT,
            p -> p.send(settings(4, 0), get(p), priority(1, 0, 255), windowUpdate(1, 1))),
        of(
            "generic/2/4",
            "RST_STREAM on a half-closed stream",
            Seen.nothing(),
            p -> p.send(settings(4, 0), get(p), reset(1))),
        of(
            "generic/2/5",
            "PRIORITY on a closed stream",
            Seen.nothing(),
            p -> {
              p.send(get(p)).awaitEnd(1);
              p.send(priority(1, 0, 255));
            }));
  }

  static List<ConformanceCase> frames() {
    return List.of(
        of(
            "generic/3.1/1",
            "POST with one DATA",
            OK,
            p -> p.send(post(p), data(1, END_STREAM, "test"))),
        of(
            "generic/3.1/2",
            "POST with two DATA",
            OK,
            p -> p.send(post(p), data(1, 0, "test"), data(1, END_STREAM, "test"))),
        of(
            "generic/3.1/3",
            "POST with padded DATA",
            OK,
            p -> p.send(post(p), frame(0, 0x9, 1, padded(octets("test"), 6)))),
        of("generic/3.2/1", "HEADERS", OK, p -> p.send(get(p))),
        of(
            "generic/3.2/2",
            "HEADERS with padding",
            OK,
            p -> p.send(headers(1, WHOLE | Frame.PADDED, padded(p.get("/x").octets(), 6)))),
        of(
            "generic/3.2/3",
            "HEADERS with priority",
            OK,
            p -> p.send(headers(1, 0x25, join(dependent(0, 255), p.get("/x").octets())))),
        of("generic/3.3/1", "PRIORITY of weight 1", OK, p -> p.send(priority(1, 0, 0), get(p))),
        of("generic/3.3/2", "PRIORITY of weight 256", OK, p -> p.send(priority(1, 0, 255), get(p))),
        of(
            "generic/3.3/3",
            "PRIORITY that depends on a stream",
            OK,
            p -> p.send(priority(1, 0, 255), priority(3, 1, 255), get(p))),
        of(
            "generic/3.3/4",
            "PRIORITY that depends exclusively",
            OK,
            p -> p.send(priority(1, 0x80000000, 255), get(p))),
        of(
            "generic/3.3/5",
            "PRIORITY for a stream, then HEADERS on a lower one",
            OK,
            p -> p.send(priority(5, 0, 255), get(p))),
        of(
            "generic/3.4/1",
            "RST_STREAM on an open stream",
            Seen.nothing(),
            p -> p.send(post(p), reset(1))),
        of(
            "generic/3.5/1",
            "SETTINGS with all six parameters",
            Seen.that("SETTINGS with ACK", GenericCases::agreed),
            p -> p.send(settings(1, 4096, 2, 1, 3, 100, 4, 65535, 5, 16384, 6, 100))),
        of(
            "generic/3.7/1",
            "PING",
            Seen.that("PING with ACK and the same content", Seen::lives),
            p -> p.send()),
        of("generic/3.8/1", "GOAWAY", Seen.closed(), p -> p.send(Frames.goAway(0, 0))),
        of(
            "generic/3.9/1",
            "WINDOW_UPDATE on the connection",
            Seen.nothing(),
            p -> p.send(windowUpdate(0, 1))),
        of(
            "generic/3.9/2",
            "WINDOW_UPDATE on an open stream",
            OK,
            p -> p.send(post(p), windowUpdate(1, 1), data(1, END_STREAM, ""))),
        of(
            "generic/3.10/1",
            "HEADERS and one CONTINUATION",
            OK,
            p ->
                p.send(
                    headers(1, END_STREAM, p.get("/x")),
                    continuation(1, END_HEADERS, FieldBlock.literal("x-more", "1")))),
        of(
            "generic/3.10/2",
            "HEADERS and two CONTINUATION",
            OK,
            p ->
                p.send(
                    headers(1, END_STREAM, p.get("/x")),
                    continuation(1, 0, FieldBlock.literal("x-more", "1")),
                    continuation(1, END_HEADERS, FieldBlock.literal("x-more", "2")))));
  }

  static List<ConformanceCase> messages() {
    return List.of(
        of("generic/4/1", "GET", OK, p -> p.send(get(p))),
        of("generic/4/2", "HEAD", OK, p -> p.send(headers(1, WHOLE, p.request("HEAD", "/x")))),
        of("generic/4/3", "POST", OK, p -> p.send(post(p), data(1, END_STREAM, "test"))),
        of(
            "generic/4/4",
            "POST with trailers",
            OK,
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/x").add("trailer", "x-test")),
                    data(1, 0, "test"),
                    headers(1, WHOLE, new FieldBlock().add("x-test", "ok")))));
  }

  private static void agreed(Http2Peer peer) throws java.io.IOException {
    peer.awaitFrame("SETTINGS", f -> f.is(Frame.SETTINGS, 0) && f.has(Frame.ACK));
    Seen.lives(peer);
  }

  private static byte[] get(Http2Peer peer) {
    return headers(1, WHOLE, peer.get("/x"));
  }

  private static byte[] post(Http2Peer peer) {
    return headers(1, END_HEADERS, peer.post("/x"));
  }
}
