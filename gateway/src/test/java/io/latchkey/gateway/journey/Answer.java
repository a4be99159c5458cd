package io.latchkey.gateway.journey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One HTTP/1.1 message as it was read, its content put together.
 *
 * @param head with its empty line
 * @param content without chunk sizes; trailer fields stand behind it, each after CRLF
 */
record Answer(String head, String content) {

  /** Reads the next message, which has content by its own framing unless it answers a HEAD. */
  static Answer read(RawPeer peer, boolean toHead) throws IOException {
    return read(peer, peer.readHead(), toHead);
  }

  /** Reads the content of the message that began so. */
  static Answer read(RawPeer peer, String head, boolean toHead) throws IOException {
    Answer bare = new Answer(head, "");
    if (toHead || head.startsWith("HTTP/1.1 1")) {
      return bare;
    }
    if (bare.field("Transfer-Encoding").equals("chunked")) {
      return new Answer(head, chunks(peer));
    }
    return new Answer(head, peer.read(RawPeer.contentLength(head)));
  }

  /** What the chunks hold, and then the trailer fields, if there are any. */
  private static String chunks(RawPeer peer) throws IOException {
    StringBuilder content = new StringBuilder();
    for (int size = chunkSize(peer); size > 0; size = chunkSize(peer)) {
      content.append(peer.read(size));
      peer.read(2);
    }
    for (String line = Call.readLine(peer); !line.isEmpty(); line = Call.readLine(peer)) {
      content.append("\r\n").append(line);
    }
    return content.toString();
  }

  private static int chunkSize(RawPeer peer) throws IOException {
    return Integer.parseInt(Call.readLine(peer).strip(), 16);
  }

  int status() {
    return Integer.parseInt(head.split(" ")[1]);
  }

  /** The field's values, in order. */
  List<String> all(String name) {
    List<String> values = new ArrayList<>();
    String start = name.toLowerCase(Locale.ROOT) + ":";
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith(start)) {
        values.add(line.substring(start.length()).strip());
      }
    }
    return values;
  }

  /** The field's only value, or an empty text. */
  String field(String name) {
    List<String> values = all(name);
    if (values.size() > 1) {
      throw new AssertionError(name + " came " + values.size() + " times");
    }
    return values.isEmpty() ? "" : values.get(0);
  }

  String requestId() {
    return field("X-Request-Id");
  }

  /** What stands behind {@code urn:latchkey:refusal:}, or an empty text for what is no refusal. */
  String refusal() {
    String urn = "\"type\":\"urn:latchkey:refusal:";
    int at = content.indexOf(urn);
    boolean ours = at >= 0 && field("Content-Type").equals("application/problem+json");
    return ours
        ? content.substring(at + urn.length(), content.indexOf('"', at + urn.length()))
        : "";
  }

  /** Status and refusal in one text, as tables name them: {@code "403 scope:not-opened"}. */
  String verdict() {
    return (status() + " " + refusal()).strip();
  }

  /** Everything but what differs from one call to the next. */
  String withoutOwnName() {
    return (head + content)
        .replace(requestId(), "ID")
        .replaceAll("(?m)^Date: .*$", "Date: THEN")
        .replaceAll("(?m)^Content-Length: .*$", "Content-Length: N");
  }
}
