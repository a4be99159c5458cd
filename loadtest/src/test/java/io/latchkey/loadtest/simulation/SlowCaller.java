package io.latchkey.loadtest.simulation;

import io.latchkey.loadtest.Settings;
import io.latchkey.loadtest.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A caller on a socket of its own who takes its time. Each method is one connection, blocks until
 * it is over, and throws if the gateway did not do what it should.
 */
final class SlowCaller {
  /** Between two pieces. */
  private static final Duration BEAT = Duration.ofMillis(500);

  /** In which a gateway with the limits that it has by itself ends a connection that dribbles. */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final int SLOW_PIECE = 4_096;
  private static final int SLOW_SIZE = 20 * SLOW_PIECE;
  private static final int DRIBBLED = 1_000_000;

  private final Settings settings;

  SlowCaller(Settings settings) {
    this.settings = settings;
  }

  /** A head of an octet each half second: is cut off. */
  void dribbleHead() throws Exception {
    try (Socket socket = connect()) {
      send(socket, "GET / HTTP/1.1\r\nHost: " + settings.target().host() + "\r\nX-Slow: ");
      cutOff(socket, 1);
    }
  }

  /** Content of 20 octets a second, without an end in sight: is cut off. */
  void dribbleContent() throws Exception {
    try (Socket socket = connect()) {
      send(socket, head("POST", "/sandbox/sink", "Content-Length: " + DRIBBLED + "\r\n"));
      cutOff(socket, 10);
    }
  }

  /** Content of 8 KiB a second: slow, but served. */
  void sendSlowly() throws Exception {
    try (Socket socket = connect()) {
      send(socket, head("POST", "/sandbox/sink", "Content-Length: " + SLOW_SIZE + "\r\n"));
      for (int sent = 0; sent < SLOW_SIZE; sent += SLOW_PIECE) {
        send(socket, "x".repeat(SLOW_PIECE));
        dawdle();
      }
      expectOk(socket, "\"size\":" + SLOW_SIZE);
    }
  }

  /** An answer read by 8 KiB a second, through a narrow window: slow, but served. */
  void readSlowly() throws Exception {
    try (Socket socket = connect()) {
      socket.setReceiveBufferSize(SLOW_PIECE);
      send(socket, head("GET", "/sandbox/bytes?size=" + SLOW_SIZE, "Connection: close\r\n"));
      InputStream in = socket.getInputStream();
      int got = 0;
      byte[] piece = new byte[SLOW_PIECE];
      int read = in.readNBytes(piece, 0, piece.length);
      if (!new String(piece, 0, read, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 200 ")) {
        throw new IOException("a slow reader was refused");
      }
      while (read > 0) {
        got += read;
        dawdle();
        read = in.readNBytes(piece, 0, piece.length);
      }
      if (got < SLOW_SIZE) {
        throw new IOException("a slow reader got " + got + " octets of more than " + SLOW_SIZE);
      }
    }
  }

  /** Sleeps, for being slow is what this caller is there for: nothing is waited for here. */
  private static void dawdle() throws InterruptedException {
    Thread.sleep(BEAT.toMillis());
  }

  private String head(String method, String path, String fields) {
    return "%s %s%s HTTP/1.1\r\nHost: %s\r\n%s: %s\r\n%s\r\n"
        .formatted(
            method,
            settings.route(),
            path,
            settings.target().host(),
            settings.keyHeader(),
            settings.key().reveal(),
            fields);
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** Goes on until the gateway answers or closes. */
  private static void cutOff(Socket socket, int octets) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    socket.setSoTimeout((int) BEAT.toMillis());
    while (System.nanoTime() - end < 0) {
      try {
        send(socket, "x".repeat(octets));
        String answer = read(socket, 12);
        if (!answer.isEmpty() && !answer.startsWith("HTTP/1.1 4")) {
          throw new IllegalStateException("who dribbles was answered " + answer);
        }
        return;
      } catch (SocketTimeoutException nothingYet) {
        continue;
      } catch (SocketException reset) {
        return;
      }
    }
    throw new IllegalStateException("not cut off within " + PATIENCE.toSeconds() + " s");
  }

  private static String read(Socket socket, int octets) throws IOException {
    return new String(socket.getInputStream().readNBytes(octets), StandardCharsets.ISO_8859_1);
  }

  private static void expectOk(Socket socket, String wanted) throws IOException {
    socket.setSoTimeout((int) PATIENCE.toMillis());
    byte[] answer = new byte[SLOW_PIECE];
    StringBuilder text = new StringBuilder();
    while (text.indexOf(wanted) < 0) {
      int read = socket.getInputStream().read(answer);
      if (read < 0 || text.length() > SLOW_PIECE) {
        break;
      }
      text.append(new String(answer, 0, read, StandardCharsets.ISO_8859_1));
    }
    if (text.indexOf("HTTP/1.1 200 ") != 0 || text.indexOf(wanted) < 0) {
      String status = text.substring(0, Math.min(12, text.length()));
      throw new IOException("slow content was answered " + status);
    }
  }

  private Socket connect() throws IOException {
    Target target = settings.target();
    String host = target.host().replace("[", "").replace("]", "");
    if (!target.isSecure()) {
      return new Socket(host, target.portOrDefault());
    }
    SSLSocket socket =
        (SSLSocket) SSLSocketFactory.getDefault().createSocket(host, target.portOrDefault());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }
}
