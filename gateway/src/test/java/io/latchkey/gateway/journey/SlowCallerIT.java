package io.latchkey.gateway.journey;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that are slower than the least rate are cut off, and nobody else is. */
class SlowCallerIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String RATE = "minimumRate: 20kB/s, rateGrace: 200ms";
  private static final String SLOW = "urn:latchkey:refusal:parse:slow-request";

  @TempDir Path directory;

  private RunningGateway limited(ScriptedUpstream upstream) throws IOException {
    return RunningGateway.start(directory, Call.limited(Yaml.forwarding(upstream.url()), RATE));
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis * 1_000_000; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Sends {@code piece} every 100 ms until the other end is heard of. */
  private static void drip(RawPeer caller, String piece) {
    try {
      while (true) {
        caller.send(piece);
        pause(100);
      }
    } catch (IOException closed) {
      // it was cut off
    }
  }

  @Test
  void contentThatDripsIs408() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  while (!peer.isEnded()) {}
                  ended.complete(true);
                });
        RunningGateway gateway = limited(upstream);
        RawPeer caller = gateway.connect()) {
      long began = System.nanoTime();
      caller.send(Call.post("/x", "Content-Length: 1000000\r\n"));
      CompletableFuture.runAsync(() -> drip(caller, "x".repeat(500)));

      assertThat(caller.readMessage())
          .startsWith("HTTP/1.1 408 ")
          .contains(SLOW, "Connection: close\r\n");
      assertThat(System.nanoTime() - began).isBetween(200_000_000L, 5_000_000_000L);
      assertThat(ended.get(5, SECONDS)).isTrue();
    }
  }

  @Test
  void contentThatStopsIs408() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  while (!peer.isEnded()) {}
                });
        RunningGateway gateway = limited(upstream);
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Transfer-Encoding: chunked\r\n") + "1\r\nx");

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 408 ").contains(SLOW);
      assertThat(caller.isEnded()).isTrue();
    }
  }

  @Test
  void contentAtTheRatePasses() throws Exception {
    int pieces = 12;
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = limited(upstream);
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: " + pieces * 6000 + "\r\n"));
      for (int i = 0; i < pieces; i++) {
        caller.send("x".repeat(6000));
        pause(100);
      }

      assertThat(caller.readMessage()).endsWith("ok");
    }
  }

  /** The tenant reads nothing for a while: that is not the caller's doing. */
  @Test
  void contentThatTheTenantHoldsBackIsNotSlow() throws Exception {
    int size = 12_000_000;
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  pause(1000);
                  peer.read(size);
                  peer.send(OK);
                });
        RunningGateway gateway = limited(upstream);
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: " + size + "\r\n") + "x".repeat(size));

      assertThat(caller.readMessage()).endsWith("ok");
    }
  }

  @Test
  void aCallerThatWaitsForContinueIsNotSlow() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  pause(800);
                  peer.send("HTTP/1.1 100 Continue\r\n\r\n");
                  peer.read(4);
                  peer.send(OK);
                });
        RunningGateway gateway = limited(upstream);
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: 4\r\nExpect: 100-continue\r\n"));
      assertThat(caller.readHead()).startsWith("HTTP/1.1 100 ");

      assertThat(caller.send("late").readMessage()).endsWith("ok");
    }
  }

  @Test
  void aCallerThatGotContinueAndSendsNothingIsSlow() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 100 Continue\r\n\r\n");
                  peer.isEnded();
                });
        RunningGateway gateway = limited(upstream);
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: 4\r\nExpect: 100-continue\r\n"));
      assertThat(caller.readHead()).startsWith("HTTP/1.1 100 ");

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 408 ").contains(SLOW);
    }
  }

  @Test
  void anAnswerThatHasBegunIsBrokenOff() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n");
                  peer.isEnded();
                });
        RunningGateway gateway = limited(upstream);
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: 100\r\n"));
      assertThat(caller.readHead()).startsWith("HTTP/1.1 200 ");
      assertThat(Call.readChunk(caller)).isEqualTo("part");

      assertThatThrownBy(() -> caller.read(1))
          .isInstanceOfAny(EOFException.class, SocketException.class);
    }
  }

  /** Answers with as much as is asked for by the path, and then nothing more. */
  private static ScriptedUpstream sending(CompletableFuture<Void> cut) throws IOException {
    return ScriptedUpstream.running(
        peer -> {
          try {
            int size = Integer.parseInt(peer.readHead().split(" ")[1].substring(1));
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            peer.send("x".repeat(size));
            peer.isEnded();
          } finally {
            cut.complete(null);
          }
        });
  }

  private static RawPeer narrow(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(address);
    return new RawPeer(socket);
  }

  @Test
  void whoReadsNothingIsReset() throws Exception {
    CompletableFuture<Void> cut = new CompletableFuture<>();
    try (ScriptedUpstream upstream = sending(cut);
        RunningGateway gateway = limited(upstream);
        RawPeer caller = narrow(gateway.address())) {
      caller.send(Call.get("/20000000"));
      cut.get(90, SECONDS);

      assertThatThrownBy(caller::readToEnd).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void whoTakesAnOctetNowAndThenIsReset() throws Exception {
    CompletableFuture<Void> cut = new CompletableFuture<>();
    try (ScriptedUpstream upstream = sending(cut);
        RunningGateway gateway = limited(upstream);
        RawPeer caller = narrow(gateway.address())) {
      caller.send(Call.get("/20000000"));
      for (int i = 0; i < 600 && !cut.isDone(); i++) {
        caller.read(10);
        pause(50);
      }

      assertThat(cut).isDone();
      assertThatThrownBy(caller::readToEnd).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void whoReadsAtTheRateGetsEverything() throws Exception {
    int size = 2_000_000;
    try (ScriptedUpstream upstream = sending(new CompletableFuture<>());
        RunningGateway gateway = limited(upstream);
        RawPeer caller = narrow(gateway.address())) {
      caller.send(Call.get("/" + size)).readHead();
      for (int i = 0; i < 20; i++) {
        assertThat(caller.read(size / 20)).hasSize(size / 20);
        pause(50);
      }
    }
  }

  @Test
  void aHeadThatDripsIsAnsweredInTime() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway =
            RunningGateway.start(
                directory, Call.limited(Yaml.forwarding(upstream.url()), "headerTime: 700ms"));
        RawPeer caller = gateway.connect()) {
      long began = System.nanoTime();
      caller.send("GET /x HTTP/1.1\r\nHost: a\r\nX-Long: ");
      CompletableFuture.runAsync(() -> drip(caller, "x"));

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 408 ").contains(SLOW);
      assertThat(System.nanoTime() - began).isBetween(600_000_000L, 3_000_000_000L);
    }
  }
}
