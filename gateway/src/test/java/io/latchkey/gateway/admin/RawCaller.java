package io.latchkey.gateway.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A socket that sends and reads bytes as the test writes them. */
final class RawCaller implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket = new Socket();

  RawCaller(InetSocketAddress address) throws IOException {
    socket.connect(address, PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  RawCaller send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    return this;
  }

  /** Sends no more. */
  RawCaller endOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** One answer: its head and as much content as its Content-Length says. */
  String readAnswer(boolean withContent) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (!answer.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return answer.toString(ISO_8859_1);
      }
      answer.write(b);
    }
    String head = answer.toString(ISO_8859_1);
    if (withContent) {
      int at = head.indexOf("content-length: ") + 16;
      answer.write(in.readNBytes(Integer.parseInt(head.substring(at, head.indexOf('\r', at)))));
    }
    return answer.toString(ISO_8859_1);
  }

  /** All that comes until the other side ends. */
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
