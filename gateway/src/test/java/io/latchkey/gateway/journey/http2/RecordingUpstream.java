package io.latchkey.gateway.journey.http2;

import io.latchkey.gateway.journey.RawPeer;
import io.latchkey.gateway.journey.ScriptedUpstream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tenant that keeps every request that came to it whole, and answers each with ten octets. It
 * never reads on of a request for {@code /stuck}, and never answers one for {@code /silent}.
 */
final class RecordingUpstream implements AutoCloseable {
  /** One request that was whole. */
  record Received(String head, String content) {
    String target() {
      return head.split(" ")[1];
    }
  }

  private static final String CONTENT = "0123456789";

  private final List<Received> whole = new CopyOnWriteArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final ScriptedUpstream server;

  RecordingUpstream() throws IOException {
    server = ScriptedUpstream.running(this::serve);
  }

  private void serve(RawPeer peer) throws Exception {
    while (true) {
      String head = peer.readHead();
      begun.incrementAndGet();
      mostAtOnce.accumulateAndGet(open.incrementAndGet(), Math::max);
      try {
        serve(peer, head);
      } finally {
        open.decrementAndGet();
      }
    }
  }

  private void serve(RawPeer peer, String head) throws Exception {
    if (head.contains(" /stuck ")) {
      new java.util.concurrent.CountDownLatch(1).await();
    }
    whole.add(new Received(head, content(peer, head)));
    if (head.contains(" /silent")) {
      peer.readToEnd();
    }
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + CONTENT.length() + "\r\n\r\n";
    peer.send(head.startsWith("HEAD ") ? answer : answer + CONTENT);
  }

  private static String content(RawPeer peer, String head) throws IOException {
    String fields = head.toLowerCase(Locale.ROOT);
    if (!fields.contains("\r\ntransfer-encoding: chunked\r\n")) {
      int at = fields.indexOf("\r\ncontent-length: ");
      int end = at < 0 ? 0 : fields.indexOf("\r\n", at + 2);
      return at < 0 ? "" : peer.read(Integer.parseInt(fields.substring(at + 18, end)));
    }
    StringBuilder content = new StringBuilder();
    for (int size = size(peer); size > 0; size = size(peer)) {
      content.append(peer.read(size));
      peer.read(2);
    }
    while (!line(peer).isEmpty()) {
      continue;
    }
    return content.toString();
  }

  private static int size(RawPeer peer) throws IOException {
    return Integer.parseInt(line(peer), 16);
  }

  private static String line(RawPeer peer) throws IOException {
    StringBuilder line = new StringBuilder();
    for (String c = peer.read(1); !c.equals("\n"); c = peer.read(1)) {
      line.append(c);
    }
    return line.toString().strip();
  }

  String url() {
    return server.url();
  }

  /** The requests that came whole. */
  List<Received> whole() {
    return whole;
  }

  /** How many requests began to come. */
  int begun() {
    return begun.get();
  }

  /** The most requests that were under way at once. */
  int mostAtOnce() {
    return mostAtOnce.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
