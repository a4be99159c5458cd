package io.latchkey.gateway.journey;

import io.latchkey.gateway.journey.Horde.Tactic;
import io.latchkey.gateway.journey.http2.FieldBlock;
import io.latchkey.gateway.journey.http2.Frames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.IntFunction;
import javax.net.ssl.SSLException;

/** What hostile callers do, each cheap for them. */
final class Tactics {
  /** How often who drips does. */
  private static final int DRIP = 500;

  private static final int AGAIN = 100;
  private static final byte[] NOTHING = {};
  private static final int PING_STREAMS = 1_200;

  private Tactics() {}

  private static byte[] fields(String method, String path) {
    return new FieldBlock()
        .add(":method", method)
        .add(":scheme", "http")
        .add(":path", path)
        .add(":authority", "a")
        .add("x-api-key", Yaml.KEY)
        .add("cookie", ".ASPXAUTH=abc")
        .octets();
  }

  /** An HTTP/2 connection that sends this many of a frame after its settings. */
  private static byte[] http2(int count, IntFunction<byte[]> frame, int... settings) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(Frames.join(Frames.PREFACE, Frames.settings(settings), Frames.settingsAck()));
    for (int i = 0; i < count; i++) {
      all.writeBytes(frame.apply(i));
    }
    return all.toByteArray();
  }

  private static Tactic dripping(String name, int size, byte[] first, byte[] then) {
    return new Tactic(name, size, first, then, DRIP, true, -1, null);
  }

  private static Tactic silent(String name, int size, byte[] first) {
    return new Tactic(name, size, first, NOTHING, -1, false, -1, null);
  }

  private static Tactic flood(String name, int size, byte[] first) {
    return new Tactic(name, size, first, NOTHING, -1, true, AGAIN, null);
  }

  /** Those that are slow, and must be cut off for it. */
  static List<Tactic> slow(int size) {
    byte[] get = fields("GET", "/big");
    byte[] post = fields("POST", "/x");
    return List.of(
        dripping(
            "heads that drip",
            size,
            Call.bytes("GET /x HTTP/1.1\r\nHost: a\r\nX-Long: "),
            Call.bytes("x")),
        dripping(
            "content that drips",
            size,
            Call.bytes(Call.post("/x", "Content-Length: 1000000\r\n")),
            Call.bytes("x".repeat(50))),
        dripping(
            "h2 field blocks that drip",
            size,
            http2(1, n -> Frames.headers(1, Frames.END_STREAM, get)),
            Frames.continuation(1, 0, FieldBlock.literal("x-a", "b"))),
        dripping(
            "h2 content that drips",
            size,
            http2(1, n -> Frames.headers(1, Frames.END_HEADERS, post)),
            Frames.data(1, 0, "x".repeat(50))));
  }

  /** Those that take their answers slowly or not at all. */
  static List<Tactic> readers(int size) {
    byte[] get = fields("GET", "/big");
    return List.of(
        silent("slow readers", size, Call.bytes(Call.get("/big"))),
        silent(
            "h2 slow readers",
            size / 10,
            http2(10, n -> Frames.headers(2 * n + 1, Frames.WHOLE, get), 4, 1 << 20)),
        silent(
            "h2 windows never opened",
            size / 10,
            http2(10, n -> Frames.headers(2 * n + 1, Frames.WHOLE, get), 4, 0)));
  }

  /**
   * Those that are many, or quick, or both.
   *
   * @param each how many of each kind, where few do
   * @param everyMillis how often a hundred calls come on each connection that pipelines them; 0 for
   *     as fast as they are taken
   */
  static List<Tactic> floods(int size, int each, int everyMillis) {
    byte[] get = fields("GET", "/x");
    byte[] post = fields("POST", "/x");
    return List.of(
        silent("idle connections", 4 * size, NOTHING),
        new Tactic(
            "pipelining without end",
            each,
            NOTHING,
            Call.bytes("GET /none HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100)),
            everyMillis,
            true,
            AGAIN,
            null),
        flood(
            "h2 rapid reset",
            each,
            http2(
                1_000,
                n ->
                    Frames.join(
                        Frames.headers(2 * n + 1, Frames.WHOLE, get), Frames.reset(2 * n + 1)))),
        flood("h2 PING", each, http2(PING_STREAMS * 4, n -> Frames.ping(0, "12345678"))),
        flood("h2 SETTINGS", each, http2(PING_STREAMS * 4, n -> Frames.settings())),
        flood(
            "h2 CONTINUATION",
            each,
            http2(
                PING_STREAMS,
                n ->
                    n == 0
                        ? Frames.headers(1, Frames.END_STREAM, get)
                        : Frames.continuation(1, 0, FieldBlock.literal("x-a", "b")))),
        flood(
            "h2 DATA of no octet",
            each,
            http2(
                PING_STREAMS,
                n ->
                    n == 0 ? Frames.headers(1, Frames.END_HEADERS, post) : Frames.data(1, 0, ""))));
  }

  /** Those past the limit of connections. */
  static Tactic tooMany(int size) {
    return new Tactic("connections past the limits", size, NOTHING, NOTHING, -1, true, 500, null);
  }

  /** Those of the TLS listener. */
  static List<Tactic> tls(int size) throws SSLException {
    SslContext client =
        SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build();
    byte[] half = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
    return List.of(
        dripping("TLS hellos that drip", size, half, new byte[1]),
        new Tactic(
            "TLS handshakes",
            2,
            Call.bytes("GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            NOTHING,
            -1,
            true,
            20,
            client));
  }
}
