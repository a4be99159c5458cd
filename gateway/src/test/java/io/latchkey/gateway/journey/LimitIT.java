package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each limit of a listener, at it and one past it. */
class LimitIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path directory;

  private RunningGateway limited(String url, String limits) throws IOException {
    return RunningGateway.start(directory, Call.limited(Yaml.forwarding(url), limits));
  }

  @Test
  void oneConnectionTooManyOfAnAddressIs503() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = limited(upstream.url(), "perAddress: 2");
        RawPeer first = gateway.connect();
        RawPeer second = gateway.connect()) {
      assertThat(first.send(Call.get("/x")).readMessage()).endsWith("ok");
      assertThat(second.send(Call.get("/x")).readMessage()).endsWith("ok");
      try (RawPeer third = gateway.connect()) {
        assertThat(third.readToEnd())
            .startsWith("HTTP/1.1 503 ")
            .contains("Retry-After: ", "Connection: close\r\n", "accept:overloaded");
      }
      second.close();
      await()
          .untilAsserted(
              () -> {
                try (RawPeer next = gateway.connect()) {
                  assertThat(next.send(Call.get("/x")).readMessage()).endsWith("ok");
                }
              });
    }
  }

  @Test
  void onTlsItIsClosedWithoutAWord() throws Exception {
    Authority authority = new Authority(directory, "root").issue("gateway", "DNS:gateway.example");
    String tls =
        "listeners: [{ bind: \"127.0.0.1:0\", limits: { perAddress: 1 }, tls: { certificate: \"%s\", privateKey: \"%s\" } }]"
            .formatted(authority.certificateFile("gateway"), authority.keyFile("gateway"));
    String yaml =
        Yaml.forwarding("http://127.0.0.1:9")
            .replace("listeners: [{ bind: \"127.0.0.1:0\" }]", tls);
    try (RunningGateway gateway = RunningGateway.start(directory, yaml);
        TlsCaller first =
            TlsCaller.connect(
                gateway.address(), authority.trusting(), "gateway.example", "TLSv1.3");
        RawPeer second = gateway.connect()) {
      assertThat(first.protocol()).isEqualTo("TLSv1.3");
      assertThat(second.readToEnd()).isEmpty();
    }
  }

  /** All at once, on all event loops: exactly as many as the limit are served. */
  @ParameterizedTest
  @CsvSource({"'connections: 100, perAddress: 7'", "'connections: 7, perAddress: 100'"})
  void aBurstGetsExactlyAsManyConnectionsAsTheLimitSays(String limits) throws Exception {
    int burst = 60;
    ExecutorService threads = Executors.newFixedThreadPool(16);
    List<RawPeer> callers = new ArrayList<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = limited(upstream.url(), limits)) {
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < burst; i++) {
        RawPeer caller = gateway.connect();
        callers.add(caller);
        answers.add(CompletableFuture.supplyAsync(() -> firstLine(caller), threads));
      }
      List<String> all = answers.stream().map(CompletableFuture::join).toList();

      assertThat(all).filteredOn(line -> line.contains("200")).hasSize(7);
      assertThat(all).filteredOn(line -> !line.contains("200")).hasSize(burst - 7);
    } finally {
      threads.shutdownNow();
      for (RawPeer caller : callers) {
        caller.close();
      }
    }
  }

  private static String firstLine(RawPeer caller) {
    try {
      return Call.readLine(caller.send(Call.get("/x")));
    } catch (IOException closed) {
      return "closed";
    }
  }

  @Test
  void asManyPipelinedRequestsAsTheLimitAreAnsweredAndOneMoreIsTheLast() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = limited(upstream.url(), "pipelined: 3");
        RawPeer within = gateway.connect();
        RawPeer beyond = gateway.connect()) {
      within.send(Call.get("/x").repeat(4));
      for (int i = 0; i < 4; i++) {
        assertThat(within.readMessage()).endsWith("ok").doesNotContain("Connection: close");
      }
      // whoever waits for an answer may go on
      assertThat(within.send(Call.get("/x")).readMessage()).doesNotContain("Connection: close");
      beyond.send(Call.get("/x").repeat(6));
      for (int i = 0; i < 4; i++) {
        assertThat(beyond.readMessage()).doesNotContain("Connection: close");
      }
      assertThat(beyond.readMessage()).endsWith("ok").contains("Connection: close\r\n");
      assertThat(beyond.isEnded()).isTrue();
      assertThat(upstream.requests()).hasSize(10);
    }
  }

  /** Callers on every event loop send without end, and others are answered all the same. */
  @Test
  void whoPipelinesWithoutEndDelaysNobody() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    List<RawPeer> greedy = new ArrayList<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = limited(upstream.url(), "pipelined: 1000000");
        RawPeer honest = gateway.connect()) {
      byte[] calls = Call.bytes("GET /x HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100));
      for (int i = 0; i < 4; i++) {
        RawPeer caller = gateway.connect();
        greedy.add(caller);
        threads.execute(() -> pour(caller, calls));
        threads.execute(() -> drain(caller));
      }
      assertThat(honest.send(Call.get("/x")).readMessage()).endsWith("ok");
      List<Long> nanos = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        long began = System.nanoTime();
        assertThat(honest.send(Call.get("/x")).readMessage()).endsWith("ok");
        nanos.add(System.nanoTime() - began);
      }

      assertThat(nanos.stream().sorted().skip(50).findFirst().orElseThrow())
          .isLessThan(50_000_000L);
    } finally {
      for (RawPeer caller : greedy) {
        caller.close();
      }
      threads.shutdownNow();
    }
  }

  private static void pour(RawPeer caller, byte[] calls) {
    try {
      while (!caller.socket().isClosed()) {
        caller.socket().getOutputStream().write(calls);
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private static void drain(RawPeer caller) {
    try {
      caller.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // the test is over
    }
  }

  /** The head of a GET whose request line has so many octets. */
  private static String lined(int octets) {
    String frame = "GET /" + " HTTP/1.1";
    return Call.get("/" + "x".repeat(octets - frame.length()));
  }

  /** The head of a GET whose field section has so many octets. */
  private static String sectioned(int octets) {
    String bare = "X-Long: \r\n";
    return Call.get("/x")
        .replace(
            "\r\n\r\n",
            "\r\nX-Long: "
                + "x".repeat(octets - bare.length() - Call.FIELDS.length())
                + "\r\n\r\n");
  }

  private static String fielded(int lines) {
    return Call.get("/x").replace("\r\n\r\n", "\r\n" + "X-F: 1\r\n".repeat(lines - 3) + "\r\n");
  }

  private static String trailed(int octets) {
    return Call.post("/x", "Transfer-Encoding: chunked\r\n")
        + "1\r\nx\r\n0\r\nX-T: "
        + "x".repeat(octets - 7)
        + "\r\n\r\n";
  }

  /** Chunks of one octet with extensions of 100 octets, and one with the rest. */
  private static String extended(int octets) {
    String chunk = "1;" + "e".repeat(99) + "\r\nx\r\n";
    String last = octets % 100 == 0 ? "" : "1;" + "e".repeat(octets % 100 - 1) + "\r\nx\r\n";
    return Call.post("/x", "Transfer-Encoding: chunked\r\n")
        + chunk.repeat(octets / 100)
        + last
        + "0\r\n\r\n";
  }

  private static String message(String part, int octets) {
    return switch (part) {
      case "line" -> lined(octets);
      case "section" -> sectioned(octets);
      case "fields" -> fielded(octets);
      case "trailers" -> trailed(octets);
      case "extensions" -> extended(octets);
      default -> "\r\n".repeat(octets) + Call.get("/x");
    };
  }

  @ParameterizedTest
  @CsvSource({
    "line, 8192, 414",
    "section, 65536, 431",
    "fields, 200, 431",
    "trailers, 65536, 431",
    "extensions, 65536, 400",
    "leading, 1, 400"
  })
  void eachPartOfAMessagePassesAtItsLimitAndNotBeyond(String part, int limit, int status)
      throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  while (true) {
                    if (peer.readHead().contains("Transfer-Encoding")) {
                      while (!Call.readChunk(peer).isEmpty()) {}
                      while (!Call.readLine(peer).isEmpty()) {}
                    }
                    peer.send(OK);
                  }
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer within = gateway.connect();
        RawPeer beyond = gateway.connect()) {
      assertThat(within.send(message(part, limit)).readMessage()).endsWith("ok");
      assertThat(within.send(Call.get("/x")).readMessage()).endsWith("ok");
      assertThat(beyond.send(message(part, limit + 1)).readMessage())
          .startsWith("HTTP/1.1 " + status + " ")
          .contains("Connection: close\r\n");
      assertThat(beyond.isEnded()).isTrue();
    }
  }
}
