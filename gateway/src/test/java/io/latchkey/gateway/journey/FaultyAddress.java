package io.latchkey.gateway.journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/** One address of a tenant that can refuse, swallow and leave unanswered what comes. */
final class FaultyAddress implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int DROPPED_MILLIS = 150;
  private static final int MOST_TO_FILL = 64;

  /** What is done with one request. */
  interface Service {
    /**
     * Answers.
     *
     * @param reused whether the connection has served before
     */
    void answer(RawPeer peer, String request, boolean reused) throws IOException;
  }

  private final InetSocketAddress address;
  private final ExecutorService threads;
  private final Service service;
  private final Set<RawPeer> open = ConcurrentHashMap.newKeySet();
  private final List<Socket> filling = new ArrayList<>();
  private ServerSocket server;
  private volatile boolean silent;

  /** Listens at {@code host}, at {@code port} or any that is free there for 0. */
  FaultyAddress(String host, int port, ExecutorService threads, Service service)
      throws IOException {
    this.threads = threads;
    this.service = service;
    this.server = bound(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
    this.address = (InetSocketAddress) server.getLocalSocketAddress();
    accept(server);
  }

  private static ServerSocket bound(InetSocketAddress at, int backlog) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(at, backlog);
      return server;
    } catch (IOException taken) {
      server.close();
      throw taken;
    }
  }

  /** The same, once the thread that accepted there before has let go of the port. */
  private ServerSocket boundAgain(int backlog) {
    return await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> bound(address, backlog), Objects::nonNull);
  }

  InetSocketAddress address() {
    return address;
  }

  String authority() {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private void accept(ServerSocket from) {
    threads.execute(
        () -> {
          while (!from.isClosed()) {
            try {
              RawPeer peer = new RawPeer(from.accept());
              open.add(peer);
              threads.execute(() -> serve(peer));
            } catch (IOException closed) {
              return;
            }
          }
        });
  }

  private void serve(RawPeer peer) {
    try (peer) {
      for (boolean reused = false; ; reused = true) {
        String request = peer.readMessage();
        if (silent) {
          peer.readToEnd();
          return;
        }
        service.answer(peer, request, reused);
      }
    } catch (IOException ended) {
      // whoever called has closed, or the fault is that this end did: the load counts what it saw
    } finally {
      open.remove(peer);
    }
  }

  static void reset(RawPeer peer) throws IOException {
    peer.socket().setSoLinger(true, 0);
    peer.close();
  }

  /** Refuses, and resets what is open. */
  void die() throws IOException {
    server.close();
    for (RawPeer each : open) {
      try {
        reset(each);
      } catch (SocketException gone) {
        each.close(); // its caller was quicker
      }
    }
  }

  /** Listens again. */
  void rise() {
    server = boundAgain(BACKLOG);
    accept(server);
  }

  /** From now on reads what comes, and answers nothing. */
  void fallSilent() {
    silent = true;
  }

  /** From now on no attempt to connect gets any word: a queue that is full drops its SYN. */
  void swallow() throws IOException {
    die();
    server = boundAgain(1);
    for (int i = 0; i < MOST_TO_FILL; i++) {
      Socket socket = new Socket();
      filling.add(socket);
      try {
        socket.connect(address, DROPPED_MILLIS);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
    throw new IOException("the queue of " + authority() + " is not to be filled");
  }

  @Override
  public void close() throws IOException {
    die();
    for (Socket each : filling) {
      each.close();
    }
  }
}
