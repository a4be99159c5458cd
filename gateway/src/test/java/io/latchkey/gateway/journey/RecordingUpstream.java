package io.latchkey.gateway.journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A tenant that keeps every byte that it is sent, in order, and answers each request that is
 * complete by the plainest reading there is.
 */
final class RecordingUpstream implements AutoCloseable {
  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** An answer that ends so also ends its connection. */
  static final String CLOSE = "<close>";

  private final ScriptedUpstream server;
  private final List<Line> connections = new CopyOnWriteArrayList<>();
  private volatile Function<String, String> script = RecordingUpstream::ok;
  private volatile boolean atHead;
  private final List<Line> answering = new CopyOnWriteArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final Queue<Piece> pieces = new ConcurrentLinkedQueue<>();

  /** What one read gave. */
  private record Piece(Line from, String bytes) {}

  /** One connection, and what came on it and has no answer yet. */
  private static final class Line {
    private final RawPeer peer;
    private String open = "";
    private boolean ended;

    Line(RawPeer peer) {
      this.peer = peer;
    }

    synchronized void took(String bytes) {
      open += bytes;
    }

    synchronized String open() {
      return open;
    }

    synchronized void answered(int octets) {
      open = open.substring(octets);
    }

    synchronized void end() {
      ended = true;
    }

    synchronized boolean hasEnded() {
      return ended;
    }

    boolean isQuiet() {
      try {
        return hasEnded() || open().isEmpty() && peer.socket().getInputStream().available() == 0;
      } catch (IOException closed) {
        return hasEnded();
      }
    }
  }

  RecordingUpstream() throws IOException {
    server = ScriptedUpstream.running(this::serve);
  }

  private static String ok(String request) {
    return request.startsWith("HEAD ") ? OK.substring(0, OK.length() - 2) : OK;
  }

  private void serve(RawPeer peer) throws IOException {
    Line line = new Line(peer);
    connections.add(line);
    begun.incrementAndGet();
    byte[] buffer = new byte[16384];
    try {
      InputStream in = peer.socket().getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        String bytes = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        pieces.add(new Piece(line, bytes));
        line.took(bytes);
        while (answered(line)) {
          // until what has come is answered
        }
      }
    } finally {
      line.end();
    }
  }

  private boolean answered(Line line) throws IOException {
    String open = line.open();
    int end = atHead ? open.indexOf("\r\n\r\n") + 4 : PlainRequest.endOf(open);
    if (end <= 3) {
      return false;
    }
    answering.add(line);
    String answer = script.apply(open.substring(0, end));
    boolean close = answer.endsWith(CLOSE);
    line.answered(atHead ? open.length() : end);
    line.peer.send(close ? answer.substring(0, answer.length() - CLOSE.length()) : answer);
    if (close) {
      throw new IOException("the script says so");
    }
    return true;
  }

  /** What every request is answered with from now on. */
  void answers(Function<String, String> given) {
    script = given;
  }

  /** The usual answers again. */
  void answersOk() {
    script = RecordingUpstream::ok;
    atHead = false;
  }

  /** Answers at the end of the head from now on, whatever content is to come. */
  void answersAtHead() {
    atHead = true;
  }

  /** What came since this was last asked, in the order of its coming. */
  String take() {
    StringBuilder taken = new StringBuilder();
    for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      taken.append(piece.bytes);
    }
    connections.removeIf(Line::hasEnded);
    return taken.toString();
  }

  /** The same, of each connection apart. */
  List<String> takeApart() {
    Map<Line, StringBuilder> taken = new LinkedHashMap<>();
    for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      taken.computeIfAbsent(piece.from, line -> new StringBuilder()).append(piece.bytes);
    }
    connections.removeIf(Line::hasEnded);
    return taken.values().stream().map(StringBuilder::toString).toList();
  }

  /** Waits until everything is read that was sent before now, broken off requests included. */
  void settle() throws IOException {
    int before = server.connections();
    // connections are accepted in order: when this one is, those before it are
    try (Socket last = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () ->
                  begun.get() > before
                      && begun.get() == server.connections()
                      && connections.stream().allMatch(Line::isQuiet));
      last.shutdownOutput();
    }
  }

  /** Begins to count anew which connections answers were given on. */
  void mark() {
    answering.clear();
  }

  /** Whether the connection of the first answer since then has ended. */
  boolean isFirstEnded() {
    return answering.get(0).hasEnded();
  }

  /** On how many connections answers were given since then. */
  long answeredOn() {
    return answering.stream().distinct().count();
  }

  int port() {
    return server.port();
  }

  String url() {
    return server.url();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
