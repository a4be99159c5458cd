package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Heads are read into room that is used again: nothing of a call shows in another, also while a
 * call waits, is refused its token and is sent once more.
 */
class KeptRoomIT {
  private static final String YAML =
      """
      tenants: { sws: { kind: generic, url: "TENANT" } }
      serviceAccounts: { bot: { tenant: sws, grant: clientCredentials, tokenEndpoint: "TOKENS/token", clientId: id, clientSecret: "a-client-secret" } }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes: [ { name: all, path: /, tenant: sws, serviceAccount: bot, aspxauth: strip, callers: { app: [all] } } ]
      """;
  private static final int CALLERS = 8;
  private static final int CALLS = 25;

  @TempDir private Path directory;

  private static String fields(String mark, int more) {
    StringBuilder fields = new StringBuilder("X-Mark: " + mark + "\r\n");
    for (int i = 0; i < more; i++) {
      fields.append("X-More-").append(i).append(": ").append(mark.repeat(1 + i % 7)).append("\r\n");
    }
    return fields + "Cookie: m=" + mark + "; .ASPXAUTH=AA; n=" + mark + "\r\n";
  }

  /** The lines of one mark, as they must come to the tenant. */
  private static String crossed(String mark, int more) {
    return fields(mark, more).replace(" .ASPXAUTH=AA;", "");
  }

  private static void callMany(Bench bench, int caller) throws IOException {
    Random random = new Random(caller);
    try (RawPeer peer = bench.gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        String mark = "c" + caller + "n" + i;
        String request =
            Bench.request("GET", "/" + mark + "?q=" + mark, fields(mark, random.nextInt(60)));
        int cut = random.nextInt(4) == 0 ? random.nextInt(request.length()) : 0;
        peer.send(request.substring(0, cut));
        peer.send(request.substring(cut));
        assertThat(Answer.read(peer, false).verdict()).isEqualTo("200");
      }
    }
  }

  @Test
  void aCallThatWaitsAndIsSentAgainStaysWhatItWas() throws Exception {
    CountDownLatch othersDone = new CountDownLatch(CALLERS);
    AtomicInteger refused = new AtomicInteger();
    try (Bench bench = Bench.start(directory, YAML)) {
      bench.tenant.answers(
          request -> {
            if (!request.head().startsWith("GET /waits") || refused.incrementAndGet() > 1) {
              return FakeTenant.HI;
            }
            await(othersDone);
            return FakeTenant.answer("401 Unauthorized", "", "no");
          });
      ExecutorService threads = Executors.newCachedThreadPool();
      try {
        Future<Answer> waiting =
            threads.submit(
                () -> bench.callByHttp1(Bench.request("GET", "/waits?q=w", fields("w", 30))));
        List<Future<?>> others = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
          int number = caller;
          others.add(
              threads.submit(
                  () -> {
                    callMany(bench, number);
                    othersDone.countDown();
                    return null;
                  }));
        }
        for (Future<?> other : others) {
          other.get(60, TimeUnit.SECONDS);
        }
        assertThat(waiting.get(60, TimeUnit.SECONDS).verdict()).isEqualTo("200");
      } finally {
        threads.shutdownNow();
      }
      check(bench.tenant.sent());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private static void check(List<Answer> sent) {
    List<String> waits = new ArrayList<>();
    for (Answer request : sent) {
      String head = request.head();
      String mark = request.field("X-Mark");
      int more = head.split("X-More-", -1).length - 1;
      assertThat(head).contains(crossed(mark, more));
      if (mark.equals("w")) {
        waits.add(head.replaceFirst("Authorization: .*\r\n", ""));
      } else {
        assertThat(head).startsWith("GET /" + mark + "?q=" + mark + " HTTP/1.1\r\n");
        assertThat(head.split("X-Mark", -1)).hasSize(2);
      }
    }
    assertThat(sent).hasSize(CALLERS * CALLS + 2);
    assertThat(waits).hasSize(2);
    assertThat(waits.get(1)).isEqualTo(waits.get(0)).startsWith("GET /waits?q=w HTTP/1.1\r\n");
  }
}
