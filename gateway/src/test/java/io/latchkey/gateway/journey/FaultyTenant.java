package io.latchkey.gateway.journey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A tenant of some addresses of loopback, all on one port, that fails as it is told to: an address
 * as a whole, or one call in so many whatever the address. Calls have a number in their target.
 */
final class FaultyTenant implements AutoCloseable {
  /** What may happen to a call. */
  enum Fault {
    NONE,
    RESET_BEFORE_HEAD,
    RESET_AFTER_HEAD,
    RESET_WITHIN_CONTENT,
    /** Its connection had served before, and is reset: the tenant did not look at the call. */
    RESET_IF_REUSED,
    SLOW_HEAD,
    SLOW_CONTENT,
    UNAVAILABLE
  }

  static final String CONTENT = "0123456789".repeat(60);

  /** Longer than what callers and proxies wait for a head. */
  private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(2500);

  private static final int PIECES = 15;
  private static final long BETWEEN_PIECES = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int HIT = 3;
  private static final int ATTEMPTS = 20;
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + CONTENT.length();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<FaultyAddress> addresses = new ArrayList<>();
  private final Set<Integer> came = ConcurrentHashMap.newKeySet();
  private final AtomicInteger doubled = new AtomicInteger();
  private volatile Fault fault = Fault.NONE;
  private volatile int oneIn = 1;

  FaultyTenant(int many) throws IOException {
    for (int i = 0; addresses.size() < many; i++) {
      try {
        int port = addresses.isEmpty() ? 0 : addresses.get(0).address().getPort();
        addresses.add(
            new FaultyAddress("127.0.0." + (2 + addresses.size()), port, threads, this::answer));
      } catch (IOException taken) {
        if (i > ATTEMPTS) {
          throw taken;
        }
        for (FaultyAddress each : addresses) {
          each.close();
        }
        addresses.clear();
      }
    }
  }

  /** Whether the call of that number is one of those that are hit, of {@code oneIn}. */
  static boolean isHit(int number, int oneIn) {
    return number % oneIn == HIT % oneIn;
  }

  /** From now on this happens to one call in {@code oneIn}. */
  void fails(Fault fault, int oneIn) {
    this.oneIn = oneIn;
    this.fault = fault;
  }

  List<FaultyAddress> addresses() {
    return addresses;
  }

  List<String> authorities() {
    return addresses.stream().map(FaultyAddress::authority).toList();
  }

  /** How many calls by POST came once more than they were made. */
  int doubled() {
    return doubled.get();
  }

  private void answer(RawPeer peer, String request, boolean reused) throws IOException {
    String target = request.split(" ", 3)[1];
    int number = Integer.parseInt(target.substring(target.lastIndexOf('/') + 1));
    boolean first = came.add(number);
    if (!first && request.startsWith("POST ")) {
      doubled.incrementAndGet();
    }
    switch (isHit(number, oneIn) ? fault : Fault.NONE) {
      case NONE -> whole(peer);
      case RESET_BEFORE_HEAD -> once(first, peer, "");
      case RESET_AFTER_HEAD -> once(first, peer, HEAD + "\r\n\r\n");
      case RESET_WITHIN_CONTENT -> once(first, peer, HEAD + "\r\n\r\n" + CONTENT.substring(300));
      case RESET_IF_REUSED -> once(first && reused, peer, "");
      case SLOW_HEAD -> {
        pause(SLOW);
        whole(peer);
      }
      case SLOW_CONTENT -> {
        peer.send(HEAD + "\r\n\r\n");
        int size = CONTENT.length() / PIECES;
        for (int i = 0; i < PIECES; i++) {
          pause(BETWEEN_PIECES);
          peer.send(CONTENT.substring(i * size, (i + 1) * size));
        }
      }
      case UNAVAILABLE ->
          peer.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    }
  }

  private static void whole(RawPeer peer) throws IOException {
    peer.send(HEAD + "\r\n\r\n" + CONTENT);
  }

  private static void once(boolean now, RawPeer peer, String before) throws IOException {
    if (now) {
      peer.send(before);
      if (!before.isEmpty()) {
        pause(TimeUnit.MILLISECONDS.toNanos(2)); // lest the reset overtakes what was sent
      }
      FaultyAddress.reset(peer);
    } else {
      whole(peer);
    }
  }

  private static void pause(long nanos) {
    long until = System.nanoTime() + nanos;
    while (until - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  @Override
  public void close() throws IOException {
    for (FaultyAddress each : addresses) {
      each.close();
    }
    threads.shutdownNow();
  }
}
