package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.FieldBlock.indexed;
import static io.latchkey.gateway.journey.http2.FieldBlock.indexing;
import static io.latchkey.gateway.journey.http2.FieldBlock.literal;
import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.END_STREAM;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.continuation;
import static io.latchkey.gateway.journey.http2.Frames.data;
import static io.latchkey.gateway.journey.http2.Frames.frame;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static io.latchkey.gateway.journey.http2.Frames.join;
import static io.latchkey.gateway.journey.http2.Frames.padded;
import static io.latchkey.gateway.journey.http2.Frames.ping;
import static io.latchkey.gateway.journey.http2.Frames.priority;
import static io.latchkey.gateway.journey.http2.Frames.reset;
import static io.latchkey.gateway.journey.http2.Frames.settings;
import static io.latchkey.gateway.journey.http2.Frames.windowUpdate;

import java.util.List;

/** The floods that HTTP/2 invites, each with what it costs the caller next to nothing to send. */
final class Floods {
  static final int STREAMS = 10_000;
  private static final int FRAMES = 100_000;

  /** How many of what each takes us as much time as it may. */
  private static final int LARGE = 16;

  private Floods() {}

  /** Requests that are taken back at once (CVE-2023-44487). */
  static Flood rapidReset() {
    return new Flood("rapid reset", Http2Peer::start, Floods::resetByCaller, STREAMS, true);
  }

  private static byte[] resetByCaller(Http2Peer peer, int n) {
    int stream = 2 * n + 1;
    return join(headers(stream, WHOLE, peer.get("/x")), reset(stream));
  }

  /** Ways to have the other side reset its streams (CVE-2025-55163). */
  static List<Flood> madeYouReset() {
    return List.of(
        made("WINDOW_UPDATE of 0", stream -> windowUpdate(stream, 0)),
        made(
            "WINDOW_UPDATE overflow",
            stream -> join(windowUpdate(stream, 0x7fffffff), windowUpdate(stream, 0x7fffffff))),
        made("DATA after END_STREAM", stream -> data(stream, END_STREAM, "x")),
        made("PRIORITY of four octets", stream -> frame(Frame.PRIORITY, 0, stream, new byte[4])),
        made(
            "HEADERS after END_STREAM",
            stream -> headers(stream, WHOLE, new FieldBlock().add("x-sum", "1"))),
        new Flood(
            "made you reset: content-length",
            Http2Peer::start,
            (p, n) ->
                join(
                    headers(2 * n + 1, END_HEADERS, p.post("/x").add("content-length", "1")),
                    data(2 * n + 1, END_STREAM, "test")),
            STREAMS,
            true),
        new Flood(
            "made you reset: a name in upper case",
            Http2Peer::start,
            (p, n) -> headers(2 * n + 1, WHOLE, p.get("/x").add("X-A", "1")),
            STREAMS,
            true),
        new Flood(
            "streams past the limit, of which the caller was not told yet",
            p -> p.send(Frames.PREFACE, settings(4, 0)),
            (p, n) -> headers(2 * n + 1, WHOLE, p.get("/silent")),
            STREAMS,
            true),
        new Flood(
            "made you reset: streams past the limit",
            p -> p.start(4, 0),
            (p, n) -> headers(2 * n + 1, END_HEADERS, p.post("/x")),
            STREAMS,
            true));
  }

  private static Flood made(String how, java.util.function.IntFunction<byte[]> frame) {
    return new Flood(
        "made you reset: " + how,
        Http2Peer::start,
        (p, n) -> join(headers(2 * n + 1, WHOLE, p.get("/silent")), frame.apply(2 * n + 1)),
        STREAMS,
        true);
  }

  /** Field blocks that do not end, or grow past every limit. */
  static List<Flood> ofBlocks() {
    byte[] field = literal("x-a", "b");
    return List.of(
        Flood.of("CONTINUATION of one field", FRAMES, n -> continuation(1, 0, field))
            .after(p -> p.send(headers(1, END_STREAM, p.get("/never")))),
        Flood.of("CONTINUATION of no octet", FRAMES, n -> continuation(1, 0, new byte[0]))
            .after(p -> p.send(headers(1, END_STREAM, p.get("/never")))),
        Flood.of(
                "CONTINUATION of 16 KiB",
                4_096,
                n -> continuation(1, 0, literal("x-a", "b".repeat(16_300))))
            .after(p -> p.send(headers(1, END_STREAM, p.get("/never")))),
        new Flood(
            "HPACK bomb",
            p ->
                p.start()
                    .send(
                        headers(
                            1,
                            WHOLE,
                            join(p.get("/x").octets(), indexing("x-a", "b".repeat(4_000))))),
            (p, n) -> headers(2 * n + 3, WHOLE, bomb(p)),
            LARGE,
            true),
        new Flood(
            "a header list of 80 KiB",
            Http2Peer::start,
            (p, n) -> large(p, 2 * n + 1),
            LARGE,
            true),
        new Flood(
            "a header list of 2,500 fields",
            Http2Peer::start,
            (p, n) -> headers(2 * n + 1, WHOLE, fields(p, 2_500, "")),
            LARGE,
            true));
  }

  private static byte[] large(Http2Peer peer, int stream) {
    byte[] piece = literal("x-a", "b".repeat(16_000));
    byte[] more = continuation(stream, 0, piece);
    return join(
        headers(stream, END_STREAM, peer.get("/never")),
        join(more, more, more, more),
        continuation(stream, END_HEADERS, piece));
  }

  private static byte[] bomb(Http2Peer peer) {
    byte[] references = new byte[15_000];
    java.util.Arrays.fill(references, indexed(62)[0]);
    return join(peer.get("/never").octets(), references);
  }

  private static byte[] fields(Http2Peer peer, int count, String value) {
    byte[][] all = new byte[count + 1][];
    all[0] = peer.get("/never").octets();
    java.util.Arrays.fill(all, 1, count + 1, literal("x-a", value));
    return join(all);
  }

  /** Frames that ask for an answer, or for nothing at all. */
  static List<Flood> ofControl() {
    int[] many = new int[2 * 2_700];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = 0x100 + i;
    }
    Flood ping = Flood.of("PING", FRAMES, n -> ping(0, "12345678"));
    Flood settings = Flood.of("SETTINGS", FRAMES, n -> settings());
    return List.of(
        ping,
        ping.unread(),
        settings,
        settings.unread(),
        Flood.of("SETTINGS of 2,700 parameters", LARGE, n -> settings(many)),
        Flood.of("SETTINGS that change the table's size", FRAMES, n -> settings(1, n % 2 * 4_096)),
        Flood.of("SETTINGS that change the window", FRAMES, n -> settings(4, n % 2 * 65_535)),
        Flood.of("SETTINGS with ACK", FRAMES, n -> Frames.settingsAck()),
        Flood.of("PING with ACK", FRAMES, n -> ping(Frame.ACK, "12345678")),
        Flood.of("PRIORITY of idle streams", FRAMES, n -> priority(2 * n + 1, 0, 1)),
        Flood.of("PRIORITY in a long chain", FRAMES, n -> priority(2 * n + 3, 2 * n + 1, 1)),
        Flood.of("WINDOW_UPDATE of the connection", FRAMES, n -> windowUpdate(0, 1)),
        Flood.of("frames of an unknown type", FRAMES, n -> frame(0xcc, 0, 0, new byte[8])),
        Flood.of("GOAWAY", FRAMES, n -> Frames.goAway(0, 0)));
  }

  /** Frames of one open or closed stream. */
  static List<Flood> ofOneStream() {
    ConformanceCase.Sending open = p -> p.send(headers(1, END_HEADERS, p.post("/stuck")));
    ConformanceCase.Sending ended = p -> p.send(headers(1, WHOLE, p.get("/x"))).awaitEnd(1);
    return List.of(
        Flood.of("DATA of no octet", FRAMES, n -> data(1, 0, "")).after(open),
        Flood.of("DATA of padding alone", FRAMES, n -> frame(0, 8, 1, padded(new byte[0], 255)))
            .after(open),
        Flood.of("WINDOW_UPDATE of a stream", FRAMES, n -> windowUpdate(1, 1)).after(open),
        Flood.of("PRIORITY of a stream", FRAMES, n -> priority(1, 0, 1)).after(open),
        Flood.of("RST_STREAM of a closed stream", FRAMES, n -> reset(1)).after(ended),
        Flood.of("WINDOW_UPDATE of a closed stream", FRAMES, n -> windowUpdate(1, 1)).after(ended),
        Flood.of("DATA of a stream that was reset", FRAMES, n -> data(1, 0, "x"))
            .after(p -> p.send(headers(1, END_HEADERS, p.post("/never")), reset(1))),
        new Flood(
            "HEADERS with all their padding",
            Http2Peer::start,
            (p, n) -> headers(2 * n + 1, WHOLE | Frame.PADDED, padded(p.get("/x").octets(), 255)),
            STREAMS,
            true),
        new Flood(
            "trailers without end",
            p -> open.on(p.start()),
            (p, n) -> headers(1, END_HEADERS, literal("x-a", "b")),
            FRAMES,
            true));
  }
}
