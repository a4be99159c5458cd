package io.latchkey.gateway.journey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A wire to a server of the test that keeps what runs over it, so that its secrets are known. */
public final class Tap implements AutoCloseable {
  private static final int SHORTEST = 14;
  private static final Pattern SECRETS =
      Pattern.compile(
          "\"(?:access_token|id_token|refresh_token|tokenId)\" ?: ?\"([^\"]+)\""
              + "|(?:^|[&\\n])(?:client_)?assertion=([^&\\s]+)"
              + "|Set-Cookie: ?[^=\\s]+=([^;\\s]+)",
          Pattern.CASE_INSENSITIVE);

  private final ScriptedUpstream server;
  private final int target;
  private final Queue<ByteArrayOutputStream> kept = new ConcurrentLinkedQueue<>();

  private Tap(int target) throws IOException {
    this.target = target;
    this.server = ScriptedUpstream.running(this::relay);
  }

  /** A wire to this port of this machine. */
  public static Tap to(int port) throws IOException {
    return new Tap(port);
  }

  private void relay(RawPeer peer) throws Exception {
    try (Socket origin = new Socket(InetAddress.getLoopbackAddress(), target)) {
      origin.setTcpNoDelay(true);
      Thread back = new Thread(() -> copy(origin, peer.socket()), "tap-back");
      back.setDaemon(true);
      back.start();
      copy(peer.socket(), origin);
      back.join();
    }
  }

  private void copy(Socket from, Socket to) {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    kept.add(copy);
    try {
      copy(from.getInputStream(), copy, to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException broken) {
      close(from);
      close(to);
    }
  }

  private static void copy(InputStream in, OutputStream copy, OutputStream out) throws IOException {
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      copy.write(buffer, 0, n);
      out.write(buffer, 0, n);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closedAlready) {
      // that is what was wanted
    }
  }

  public int port() {
    return server.port();
  }

  /** How many connections came. */
  public int connections() {
    return server.connections();
  }

  String url() {
    return server.url();
  }

  /** Every token, assertion and session that ran over it, and the signatures of what is a JWT. */
  List<String> secrets() {
    return kept.stream()
        .map(octets -> octets.toString(StandardCharsets.ISO_8859_1))
        .flatMap(text -> SECRETS.matcher(text).results())
        .flatMap(match -> IntStream.rangeClosed(1, 3).mapToObj(match::group))
        .filter(found -> found != null && found.length() >= SHORTEST)
        .map(found -> found.substring(found.lastIndexOf('.') + 1))
        .filter(found -> found.length() >= SHORTEST)
        .distinct()
        .toList();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
