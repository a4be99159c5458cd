package io.latchkey.gateway.journey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tenant of HTTP/2 that misbehaves at random, call after call: each caller gets its own answer or
 * a failure, and when the tenant comes to its senses every place of the pool is there to be used. A
 * sample of calls; 10,000 with {@code -Dlatchkey.slow=true}.
 */
class MisbehavingTenantIT {
  private static final int CALLS = Boolean.getBoolean("latchkey.slow") ? 10_000 : 160;
  private static final int CALLERS = 8;

  /** What nothing of the tenant's may leave in a log. */
  private static final String CANARY = "c4n4ry-of-the-tenant";

  private final AtomicInteger live = new AtomicInteger();
  private final AtomicInteger seeds = new AtomicInteger(20_261_122);
  private volatile boolean sane;

  private void serve(Http2End end) throws Exception {
    live.incrementAndGet();
    try {
      Random random = new Random(seeds.getAndIncrement());
      long streams = sane || random.nextInt(4) > 0 ? 100 : 1 + random.nextInt(3);
      end.begin(3, streams, 4, sane ? 65_535 : random.nextInt(100_000));
      while (true) {
        Http2End.Request request = end.request();
        String path = request.field(":path");
        if (sane || random.nextInt(3) == 0) {
          end.answer(request.stream(), 200, path);
        } else {
          Misbehaviour.of(random).towards(end, request.stream(), path, CANARY);
        }
      }
    } finally {
      live.decrementAndGet();
    }
  }

  /** The verdict of one call: its status, or what became of it. */
  private static String call(RawPeer caller, int number) throws IOException {
    String path = "/call-" + number;
    boolean posts = number % 3 == 0;
    String request = posts ? Call.post(path, "Content-Length: 5\r\n") + "abcde" : Call.get(path);
    try {
      Answer answer = Answer.read(caller.send(request), false);
      if (answer.status() == 200) {
        assertThat(answer.content()).as("the answer of another call").isEqualTo(path);
      }
      return Integer.toString(answer.status());
    } catch (IOException broken) {
      caller.close();
      return "broken";
    }
  }

  private static List<String> calls(RunningGateway gateway, int each) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<List<String>>> running = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        int first = i * each;
        running.add(callers.submit(() -> oneAfterTheOther(gateway, first, each)));
      }
      List<String> verdicts = new ArrayList<>();
      for (Future<List<String>> one : running) {
        verdicts.addAll(one.get(15, TimeUnit.MINUTES));
      }
      return verdicts;
    } finally {
      callers.shutdownNow();
    }
  }

  private static List<String> oneAfterTheOther(RunningGateway gateway, int first, int count)
      throws IOException {
    List<String> verdicts = new ArrayList<>();
    RawPeer caller = gateway.connect();
    try {
      for (int i = first; i < first + count; i++) {
        if (caller.socket().isClosed()) {
          caller = gateway.connect();
        }
        String verdict = call(caller, i);
        verdicts.add(verdict);
        if (!verdict.equals("200")) {
          caller.close();
        }
      }
    } finally {
      caller.close();
    }
    return verdicts;
  }

  private static int open(RunningGateway gateway) {
    String text = new String(gateway.gateway().metrics().exposition(null).content(), US_ASCII);
    String start = "latchkey_transport_connections{tenant=\"api\"} ";
    String line = text.lines().filter(each -> each.startsWith(start)).findFirst().orElse("");
    return (int) Double.parseDouble(line.substring(start.length()));
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void whateverATenantDidThePoolServesAgainAndNobodyGotAnothersAnswer(@TempDir Path files)
      throws Exception {
    Authority authority = new Authority(files, "root").issue("good", "DNS:localhost");
    try (CapturedLog log = new CapturedLog(Level.TRACE);
        Http2Upstream upstream = Http2Upstream.running(authority.as("good"), this::serve);
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream, authority))) {
      List<String> verdicts = calls(gateway, CALLS / CALLERS);
      assertThat(verdicts).contains("200", "502", "broken").doesNotContain("500", "401");

      sane = true;
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> calls(gateway, 5).stream().allMatch("200"::equals));
      assertThat(calls(gateway, 20)).containsOnly("200");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(open(gateway)).isEqualTo(live.get()).isBetween(1, 4));
      assertThat(log.text()).doesNotContain(CANARY, "ERROR", "fault");
    }
  }

  private static String yaml(Http2Upstream upstream, Authority authority) {
    String settings =
        "kind: generic, connections: { max: 4, idle: 3s }, tls: { ca: \""
            + authority.file()
            + "\" },";
    String timeouts = "timeouts: { connect: 3s, response: 500ms, idle: 500ms }";
    return Call.onRoute(
        Yaml.forwarding(upstream.url()).replace("kind: generic,", settings), timeouts);
  }
}
