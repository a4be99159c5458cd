package io.latchkey.gateway.journey.clients;

import io.latchkey.gateway.journey.RawPeer;
import io.latchkey.gateway.journey.ScriptedUpstream;
import io.latchkey.gateway.journey.Ws;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;

/** A tenant that keeps every request that came whole, and answers by its path. */
final class Recorder implements AutoCloseable {
  /** What {@code /download} holds, in chunks. */
  static final String DOWNLOAD = "0123456789abcdef".repeat(128 << 10);

  /** What {@code /gzip} holds, compressed. */
  static final String PLAIN = "compressed ".repeat(1000);

  static final String GZIPPED = gzip(PLAIN);

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final ScriptedUpstream server;

  Recorder() throws IOException {
    server = ScriptedUpstream.running(this::serve);
  }

  private void serve(RawPeer peer) throws Exception {
    while (true) {
      String head = peer.readHead();
      if (head.startsWith("GET /ws ")) {
        received.add(Received.of(head, ""));
        Ws.echo(peer, head);
        return;
      }
      if (head.toLowerCase(Locale.ROOT).contains("\r\nexpect: 100-continue\r\n")) {
        peer.send("HTTP/1.1 100 Continue\r\n\r\n");
      }
      Received request = Received.of(head, content(peer, Received.of(head, "")));
      received.add(request);
      peer.send(answer(request));
    }
  }

  private static String content(RawPeer peer, Received head) throws IOException {
    if (!head.field("Transfer-Encoding").equals("chunked")) {
      String length = head.field("Content-Length");
      return length.isEmpty() ? "" : peer.read(Integer.parseInt(length));
    }
    StringBuilder content = new StringBuilder();
    for (int size = size(peer); size > 0; size = size(peer)) {
      content.append(peer.read(size));
      peer.read(2);
    }
    peer.read(2);
    return content.toString();
  }

  private static int size(RawPeer peer) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
      line.append(peer.read(1));
    }
    return Integer.parseInt(line.toString().strip(), 16);
  }

  private String answer(Received request) {
    String path = request.target();
    if (path.startsWith("/redirect")) {
      return known(request, "302 Found", "Location: " + url() + "/elsewhere?a=b#part\r\n", "");
    }
    if (path.startsWith("/gzip")) {
      return known(request, "200 OK", "Content-Encoding: gzip\r\n", GZIPPED);
    }
    if (path.startsWith("/page")) {
      return known(request, "200 OK", "Content-Type: text/html\r\n", Bench.resource("page.html"));
    }
    if (path.equals("/plan")) {
      return known(request, "200 OK", "Content-Type: application/json\r\n", Bench.plan());
    }
    if (path.startsWith("/download")) {
      return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          + Integer.toHexString(DOWNLOAD.length())
          + "\r\n"
          + DOWNLOAD
          + "\r\n0\r\n\r\n";
    }
    if (request.method().equals("DELETE")) {
      return "HTTP/1.1 204 No Content\r\n\r\n";
    }
    if (!request.field("If-None-Match").isEmpty()) {
      return "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n";
    }
    String fields = "Content-Type: text/plain\r\nSet-Cookie: of=the-tenant; Path=/\r\n";
    return known(request, "200 OK", fields, said(request.method(), request.content()));
  }

  /** What it answers where the path says nothing else. */
  static String said(String method, String content) {
    return method + " with " + content.length();
  }

  private static String known(Received request, String status, String fields, String content) {
    String head =
        "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n".formatted(status, fields, content.length());
    return request.method().equals("HEAD") ? head : head + content;
  }

  private static String gzip(String text) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(octets)) {
      gzip.write(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return octets.toString(StandardCharsets.ISO_8859_1);
  }

  String url() {
    return server.url();
  }

  /** What came whole, in order. */
  List<Received> received() {
    return received;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
