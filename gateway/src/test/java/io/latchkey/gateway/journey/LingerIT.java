package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An answer after which we end the connection reaches a caller that is still sending: closing over
 * octets that nobody has read would reset it and take the answer along (RFC 9112 section 9.6).
 */
class LingerIT {
  private static final int MIB = 1 << 20;
  private static final int SIZE = 30_000;

  @TempDir private Path directory;

  @Test
  void answersOfCallsThatWerePipelinedArriveBeforeTheEnd() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n" + "x".repeat(SIZE));
        RunningGateway gateway =
            RunningGateway.start(
                directory, Call.limited(Yaml.forwarding(upstream.url()), "requests: 3"));
        RawPeer caller = narrow(gateway)) {
      byte[] calls = Call.bytes(Call.get("/x").repeat(500));
      CompletableFuture.supplyAsync(() -> pourAll(caller, calls));
      pause();

      for (int i = 0; i < 2; i++) {
        assertThat(Answer.read(caller, false).content()).hasSize(SIZE);
      }
      Answer last = Answer.read(caller, false);

      assertThat(last.field("Connection")).isEqualTo("close");
      assertThat(last.content()).hasSize(SIZE);
      assertThat(caller.isEnded()).isTrue();
    }
  }

  /** Whatever stands behind it by mistake, an end of line of old clients or another call. */
  @ParameterizedTest
  @CsvSource({"'', false", "'\r\n', false", "'\r\n', true", "'GET /y HTTP/1.1\r\n', false"})
  void whoSaysThatACallIsItsLastReadsAllOfItsAnswer(String more, boolean later) throws Exception {
    String ok = "HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n" + "x".repeat(SIZE);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch said = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  asked.countDown();
                  said.await();
                  peer.send(ok);
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = narrow(gateway)) {
      String call = Call.get("/x").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
      caller.send(later ? call : call + more);
      asked.await();
      if (later) {
        caller.send(more);
        pause();
      }
      said.countDown();
      pause();

      assertThat(Answer.read(caller, false).content()).hasSize(SIZE);
      assertThat(caller.isEnded()).isTrue();
    }
  }

  /** Old clients send all of their content before they read anything. */
  @ParameterizedTest
  @CsvSource({"2, 401", "12, 401", "2, 413", "12, 413"})
  void whoSendsAllItHasBeforeItReadsFindsOutWhyItIsRefused(int mib, int status) throws Exception {
    String head = Call.post("/x", "Content-Length: " + mib * MIB + "\r\n");
    String yaml = Call.onRoute(Yaml.forwarding("http://127.0.0.1:9"), "maxContent: 1MiB");
    try (RunningGateway gateway = RunningGateway.start(directory, yaml);
        RawPeer caller = gateway.connect()) {
      caller.send(status == 401 ? head.replace(Yaml.KEY, "lk_wrong") : head);
      pour(caller.socket(), mib * MIB);

      Answer answer = Answer.read(caller, false);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.field("Connection")).isEqualTo("close");
      assertThat(caller.isEnded()).isTrue();
    }
  }

  /** More than is read: the answer stands there all the same, and then the connection is closed. */
  @Test
  void whoSendsMoreThanIsReadCanReadTheAnswerWhileItSends() throws Exception {
    try (RunningGateway gateway =
            RunningGateway.start(directory, Yaml.forwarding("http://127.0.0.1:9"));
        RawPeer caller = gateway.connect()) {
      String head = Call.post("/x", "Content-Length: " + 4096L * MIB + "\r\n");
      caller.send(head.replace(Yaml.KEY, "lk_wrong"));
      CompletableFuture<Integer> sent =
          CompletableFuture.supplyAsync(() -> pourAll(caller, new byte[MIB]));
      pause();

      Answer answer = Answer.read(caller, false);

      assertThat(answer.status()).isEqualTo(401);
      assertThat(caller.isEnded()).isTrue();
      assertThat(sent.get(10, TimeUnit.SECONDS)).isBetween(16, 64);
    }
  }

  /** How often it goes, till the other end has closed. */
  private static int pourAll(RawPeer caller, byte[] bytes) {
    for (int sent = 0; ; sent++) {
      try {
        caller.socket().getOutputStream().write(bytes);
      } catch (IOException closed) {
        return sent;
      }
    }
  }

  private static RawPeer narrow(RunningGateway gateway) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(gateway.address());
    return new RawPeer(socket);
  }

  private static void pour(Socket socket, int octets) throws IOException {
    byte[] piece = new byte[64 << 10];
    OutputStream out = socket.getOutputStream();
    for (int sent = 0; sent < octets; sent += piece.length) {
      out.write(piece);
    }
  }

  /** Nothing tells that nothing happens but time. */
  private static void pause() throws InterruptedException {
    assertThat(new CountDownLatch(1).await(400, TimeUnit.MILLISECONDS)).isFalse();
  }
}
