package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code latchkey serve} as a process of its own: its secret file is swapped under load, {@code
 * /metrics} is read over HTTP meanwhile, and SIGTERM comes in the middle of a trial. Files are
 * looked at in true time, so only with {@code -Dlatchkey.slow=true}.
 */
class RotationProcessIT {
  private static final String CHANGED =
      "latchkey_credential_key_changed_timestamp_seconds{account=\"bot\"} ";
  private static final String CANDIDATE = "latchkey_credential_candidate{account=\"bot\"} ";
  private static final String PROMOTED =
      "latchkey_credential_rotations_total{account=\"bot\",result=\"promoted\"} ";
  private static final Duration LOOKS = Duration.ofSeconds(30);
  private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path directory;
  private final FakeTenant tenant = new FakeTenant();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile CountDownLatch held = new CountDownLatch(1);

  RotationProcessIT() throws IOException {}

  @BeforeEach
  void onlySlowly() {
    assumeTrue(Boolean.getBoolean("latchkey.slow"), "half a minute, by -Dlatchkey.slow=true");
  }

  @AfterEach
  void stop() throws IOException {
    held.countDown();
    tenant.close();
  }

  /** Secrets are {@code s3cret-NAME}; all but the first are answered when the test says so. */
  private String mint(Answer request) {
    String basic = request.field("Authorization").substring("Basic ".length());
    String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
    String name = pair.substring(pair.indexOf(":s3cret-") + 8);
    asked.add(name);
    if (!name.equals("old")) {
      try {
        held.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException testIsOver) {
        Thread.currentThread().interrupt();
      }
    }
    return FakeTenant.token("token-" + name);
  }

  private void put(String name, Instant written) throws IOException {
    Path next = VendorKeys.owned(directory.resolve("secret.next"), "s3cret-" + name + "\n");
    Files.setLastModifiedTime(next, FileTime.from(written));
    Files.move(next, directory.resolve("secret"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String metrics(int adminPort) throws IOException {
    try (RawPeer peer = RawPeer.connect(LatchkeyProcess.address(adminPort))) {
      peer.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      return new String(peer.socket().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void awaitMetrics(int adminPort, String... lines) {
    await()
        .atMost(LOOKS)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(metrics(adminPort)).contains(lines));
  }

  private List<String> callUntilOver(int port) throws IOException {
    List<String> heard = new ArrayList<>();
    try (RawPeer caller = RawPeer.connect(LatchkeyProcess.address(port))) {
      boolean last = false;
      while (!last) {
        last = over.get();
        Answer answer = Answer.read(caller.send(Call.get("/x")), false);
        heard.add(answer.status() + " " + answer.content());
      }
    }
    return heard;
  }

  private String yaml(int port, int adminPort) {
    return """
        version: 1
        drain: 2s
        listeners: [{ bind: "127.0.0.1:%d" }]
        admin: { bind: "127.0.0.1:%d", token: "%s" }
        tenants: { api: { kind: generic, url: "%s" } }
        serviceAccounts:
          bot:
            tenant: api
            grant: clientCredentials
            tokenEndpoint: "%s/token"
            clientId: bot
            clientSecret: "${file:secret}"
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "sha256:%s" } }
        routes:
          - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }
        """
        .formatted(
            port, adminPort, "a".repeat(32), tenant.url(), tenant.url(), Yaml.sha256(Yaml.KEY));
  }

  @Test
  void aSecretChangesUnderLoadAndTheEndComesInTheMiddleOfATrial() throws Exception {
    int port = LatchkeyProcess.freePort();
    int adminPort = LatchkeyProcess.freePort();
    tenant.mints(this::mint);
    tenant.answers(
        request ->
            FakeTenant.answer("200 OK", "", request.field("Authorization").replace("Bearer ", "")));
    put("old", THEN);
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try (LatchkeyProcess gateway =
        LatchkeyProcess.serve(directory, List.of("-Xmx128m"), yaml(port, adminPort), port)) {
      List<Future<List<String>>> heard = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        heard.add(callers.submit(() -> callUntilOver(port)));
      }
      awaitMetrics(adminPort, CANDIDATE + "0.0\n", PROMOTED + "0.0\n", CHANGED + "1.767323045E9\n");

      put("new", THEN.plus(Duration.ofDays(1)));
      awaitMetrics(adminPort, CANDIDATE + "1.0\n", PROMOTED + "0.0\n", CHANGED + "1.767323045E9\n");
      held.countDown();
      awaitMetrics(adminPort, CANDIDATE + "0.0\n", PROMOTED + "1.0\n", CHANGED + "1.767409445E9\n");
      over.set(true);
      for (Future<List<String>> each : heard) {
        List<String> own = each.get(20, TimeUnit.SECONDS);
        assertThat(own).containsOnly("200 token-old", "200 token-new");
        assertThat(own.get(own.size() - 1)).isEqualTo("200 token-new");
      }

      held = new CountDownLatch(1);
      put("newer", THEN.plus(Duration.ofDays(2)));
      await().atMost(LOOKS).until(() -> asked.contains("newer"));
      gateway.terminate();
      assertThat(gateway.awaitExit(10)).as("it waits for no trial").isZero();

      assertThat(asked).containsExactly("old", "new", "newer");
      assertThat(gateway.err())
          .contains("the changed secret or key serves now")
          .doesNotContain("s3cret-", "token-", "Exception", " ERROR ");
    } finally {
      callers.shutdownNow();
    }
  }
}
