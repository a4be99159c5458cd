package io.latchkey.gateway.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Requests of a proven caller with a session, as bytes, and the reading of chunks. */
final class Call {
  /** The fields that {@link Yaml#forwarding} wants of every call. */
  static final String FIELDS =
      "Host: a\r\nX-Api-Key: " + Yaml.KEY + "\r\nCookie: .ASPXAUTH=abc\r\n";

  private Call() {}

  static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\n" + FIELDS + "\r\n";
  }

  /** The head of a POST with these further field lines. */
  static String post(String path, String fields) {
    return "POST " + path + " HTTP/1.1\r\n" + FIELDS + fields + "\r\n";
  }

  static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  /** The content of the next chunk, or the empty text for the last one. */
  static String readChunk(RawPeer peer) throws IOException {
    int size = Integer.parseInt(readLine(peer), 16);
    if (size == 0) {
      return "";
    }
    String chunk = peer.read(size);
    peer.read(2);
    return chunk;
  }

  /** The next line without its end. */
  static String readLine(RawPeer peer) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < 2 || !line.substring(line.length() - 2).equals("\r\n")) {
      line.append(peer.read(1));
    }
    return line.substring(0, line.length() - 2);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** {@code yaml} with more keys on its one route. */
  static String onRoute(String yaml, String keys) {
    return yaml.replace("{ name: api,", "{ name: api, " + keys + ",");
  }

  /** {@code yaml} with limits on its listener. */
  static String limited(String yaml, String limits) {
    return yaml.replace(
        "listeners: [{ bind: \"127.0.0.1:0\" }]",
        "listeners: [{ bind: \"127.0.0.1:0\", limits: { " + limits + " } }]");
  }
}
