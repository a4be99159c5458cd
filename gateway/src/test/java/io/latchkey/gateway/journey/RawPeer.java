package io.latchkey.gateway.journey;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One end of a connection, spoken to in bytes; every read has a time limit. Text is ISO 8859-1. */
public final class RawPeer implements AutoCloseable {
  private static final int LIMIT_MILLIS = 10_000;
  private static final int END_OF_HEAD = 0x0d0a0d0a;

  private final Socket socket;
  private final InputStream in;

  RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = socket.getInputStream();
  }

  static RawPeer connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.connect(address, LIMIT_MILLIS);
    return new RawPeer(socket);
  }

  public Socket socket() {
    return socket;
  }

  public RawPeer send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Reads up to and with the empty line that ends a head. */
  public String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int last = 0; last != END_OF_HEAD; ) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException(
            "ended inside a head: " + head.toString(StandardCharsets.ISO_8859_1));
      }
      head.write(b);
      last = last << 8 | b;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  public String read(int octets) throws IOException {
    byte[] bytes = in.readNBytes(octets);
    if (bytes.length < octets) {
      throw new EOFException("ended after " + bytes.length + " of " + octets + " octets");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Reads a whole message with Content-Length or without content: head and content. */
  public String readMessage() throws IOException {
    String head = readHead();
    return head + read(contentLength(head));
  }

  static int contentLength(String head) {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return 0;
  }

  /** Reads to the end of the stream; a reset counts as an exception. */
  public String readToEnd() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Whether the other end has closed (true) or something more comes (false). */
  public boolean isEnded() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
