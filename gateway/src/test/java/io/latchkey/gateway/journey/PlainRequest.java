package io.latchkey.gateway.journey;

import java.util.Locale;

/** The end of a request by its one plain framing: what a tenant that was never attacked reads. */
final class PlainRequest {
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

  private PlainRequest() {}

  /** How long the first request in {@code text} is, or -1 where it is not complete. */
  static int endOf(String text) {
    int end = text.indexOf("\r\n\r\n") + 4;
    if (end < 4) {
      return -1;
    }
    String head = text.substring(0, end);
    if (head.toLowerCase(Locale.ROOT).contains("\r\ntransfer-encoding: chunked\r\n")) {
      return endOfChunks(text, end);
    }
    int whole = end + RawPeer.contentLength(head);
    return whole <= text.length() ? whole : -1;
  }

  private static int endOfChunks(String text, int from) {
    int at = from;
    while (true) {
      int line = text.indexOf("\r\n", at);
      if (line < 0) {
        return -1;
      }
      int size = Integer.parseInt(text.substring(at, line), 16);
      if (size == 0) {
        int last = text.startsWith("\r\n", line + 2) ? line + 2 : text.indexOf("\r\n\r\n", line);
        int end = text.startsWith("\r\n", line + 2) ? line + 4 : last + 4;
        return last >= 0 && end <= text.length() ? end : -1;
      }
      at = line + 2 + size + 2;
      if (at > text.length()) {
        return -1;
      }
    }
  }

  /**
   * The requests in {@code text} with the chunks of each as one, for how content is cut is as it
   * came.
   */
  static String joined(String text) {
    int end = endOf(text);
    if (end < 0) {
      return text;
    }
    String first = text.substring(0, end);
    int head = first.indexOf(CHUNKED) + CHUNKED.length();
    if (head >= CHUNKED.length()) {
      String data = data(first, head);
      int last = Math.max(first.lastIndexOf("\r\n0\r\n") + 2, head);
      String whole = Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
      first = first.substring(0, head) + (data.isEmpty() ? "" : whole) + first.substring(last);
    }
    return first + joined(text.substring(end));
  }

  /** How many requests there are that have an end. */
  static int count(String text) {
    int count = 0;
    String rest = text;
    while (!rest.isEmpty()) {
      int end = endOf(rest);
      rest = end < 0 ? "" : rest.substring(end);
      count += end < 0 ? 0 : 1;
    }
    return count;
  }

  /** The same with one id for all, so that equal ones are equal. */
  static String withoutIds(String text) {
    return text.replaceAll("X-Request-Id: [0-9a-f]+", "X-Request-Id: 0");
  }

  /** The head of an unfinished request and what came of its content, without the frame. */
  static String unframed(String text) {
    int head = text.indexOf(CHUNKED) + CHUNKED.length();
    return head < CHUNKED.length() ? text : text.substring(0, head) + data(text, head);
  }

  /** What the chunks from there on hold. */
  static String data(String text, int from) {
    StringBuilder data = new StringBuilder();
    int at = from;
    int line = text.indexOf("\r\n", at);
    while (line > 0) {
      int size = Integer.parseInt(text.substring(at, line), 16);
      int end = Math.min(text.length(), line + 2 + size);
      data.append(text, line + 2, end);
      at = Math.min(text.length(), end + 2);
      line = size == 0 ? -1 : text.indexOf("\r\n", at);
    }
    return data.toString();
  }
}
