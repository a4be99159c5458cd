package io.latchkey.gateway.journey;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy that opens a tunnel to wherever CONNECT asks for, on loopback alone. */
public final class ConnectProxy implements AutoCloseable {
  private final ScriptedUpstream server;
  private final @Nullable String wanted;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Queue<Socket> tunnels = new ConcurrentLinkedQueue<>();

  private ConnectProxy(@Nullable String wanted) throws IOException {
    this.wanted = wanted;
    this.server = ScriptedUpstream.running(this::serve);
  }

  public static ConnectProxy start() throws IOException {
    return new ConnectProxy(null);
  }

  /** One that opens for this value of Proxy-Authorization alone. */
  static ConnectProxy wanting(String authorization) throws IOException {
    return new ConnectProxy(authorization);
  }

  private void serve(RawPeer peer) throws Exception {
    String head = peer.readMessage();
    heads.add(head);
    if (wanted != null && !new Answer(head, "").field("Proxy-Authorization").equals(wanted)) {
      peer.send("HTTP/1.1 407 c4n4ry\r\nProxy-Authenticate: Basic realm=\"c4n4ry\"\r\n\r\n");
      return;
    }
    int colon = head.indexOf(':');
    int port = Integer.parseInt(head.substring(colon + 1, head.indexOf(' ', colon)));
    try (Socket origin = new Socket(InetAddress.getLoopbackAddress(), port)) {
      tunnels.add(peer.socket());
      peer.send("HTTP/1.1 200 Connection established\r\nVia: 1.1 egress\r\n\r\n");
      Thread back = new Thread(() -> relay(origin, peer.socket()), "proxy-back");
      back.setDaemon(true);
      back.start();
      relay(peer.socket(), origin);
      back.join();
    }
  }

  private static void relay(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException ended) {
      // one of the two went away, which the other one notices
    }
  }

  /** Breaks every tunnel that is open. */
  void cut() throws IOException {
    for (Socket tunnel = tunnels.poll(); tunnel != null; tunnel = tunnels.poll()) {
      tunnel.close();
    }
  }

  public int port() {
    return server.port();
  }

  /** The heads of the CONNECT requests, in their order. */
  public List<String> heads() {
    return heads;
  }

  /** Where the tunnels were asked for, in their order. */
  List<String> targets() {
    return heads.stream().map(head -> head.split(" ")[1]).toList();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
