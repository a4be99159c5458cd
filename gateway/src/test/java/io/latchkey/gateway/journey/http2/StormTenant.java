package io.latchkey.gateway.journey.http2;

import io.latchkey.gateway.journey.RawPeer;
import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.ScriptedUpstream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A tenant, and its token endpoint, whose every answer is as its call's path wants it: {@code
 * /m/MARK;WAY} is answered in one of many ways with {@code MARK;} again and again.
 */
final class StormTenant implements AutoCloseable {
  /** How many ways to answer there are. */
  static final int WAYS = 9;

  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final AtomicInteger tokens = new AtomicInteger();
  private final ScriptedUpstream server;

  StormTenant() throws IOException {
    server =
        ScriptedUpstream.running(
            peer -> {
              while (answer(peer)) {}
            });
  }

  String url() {
    return server.url();
  }

  private boolean answer(RawPeer peer) throws IOException {
    String head = peer.readHead();
    if (head.startsWith("POST /token ")) {
      String token =
          "{\"access_token\":\"t%d\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
              .formatted(tokens.incrementAndGet());
      peer.send(length(200, token));
      return false;
    }
    int mark = head.indexOf("/m/") + 3;
    int way = head.indexOf(';') + 1;
    String piece = head.substring(mark, way);
    boolean get = head.startsWith("GET ");
    switch (head.charAt(way) - '0') {
      case 0 -> peer.send(length(200, piece.repeat(3)));
      case 1 -> peer.send("HTTP/1.1 401 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      case 2 -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + piece);
      case 3 -> {
        LockSupport.parkNanos(3_000_000);
        peer.send("HTTP/1.1 103 Early\r\nLink: a\r\n\r\n" + length(200, piece));
      }
      case 4 -> {}
      case 5 -> peer.send(length(200, piece.repeat(200_000 / piece.length())));
      case 6 -> peer.send(length(413, piece));
      case 7 -> {
        peer.send(CHUNKED);
        for (int i = 0; i < 20; i++) {
          peer.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
        }
        peer.send("0\r\nx-end: 1\r\n\r\n");
      }
      default -> peer.send("HTTP/1.1 200 OK\r\n\r\n" + piece.repeat(50));
    }
    int did = head.charAt(way) - '0';
    return get && (did == 0 || did == 3 || did == 5 || did == 7);
  }

  private static String length(int status, String content) {
    return "HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, content.length(), content);
  }

  /** The value of a line of the gateway's metrics. */
  static long metric(RunningGateway gateway, String name) throws IOException {
    int port = gateway.gateway().adminAddress().getPort();
    HttpURLConnection asked =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openConnection();
    String all = new String(asked.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    int at = all.indexOf("\n" + name) + 1 + name.length();
    return (long) Double.parseDouble(all.substring(at, all.indexOf('\n', at)));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
