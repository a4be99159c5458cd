package io.latchkey.gateway.journey;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A parser of requests that is not ours. */
interface SecondReader extends AutoCloseable {
  /** The requests that it finds in the bytes of one connection; what it refuses ends them. */
  List<Seen> read(String bytes) throws IOException;

  @Override
  void close() throws IOException;

  /** Sends the bytes to a server, and waits until it has closed the connection. */
  static void deliver(int port, String bytes) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      drain(socket.getInputStream());
    } catch (SocketException reset) {
      // it had seen enough
    }
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[8192];
    int n = in.read(buffer);
    while (n >= 0) {
      n = in.read(buffer);
    }
  }
}
