package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryBoundTest {
  private static final long KIB = 1 << 10;

  @TempDir private Path directory;

  private MemoryBound of(String tenant, String account, String route) throws IOException {
    String yaml =
        """
        version: 1
        listeners: [{ bind: "127.0.0.1:0", limits: { connections: 10000 } }]
        tenants:
          api: { kind: generic, url: "http://127.0.0.1:1", connections: { max: 8, pending: 16 }%s }
        serviceAccounts:
          bot:
            tenant: api
            grant: clientCredentials
            tokenEndpoint: "http://127.0.0.1:1/token"
            clientId: bot
            clientSecret: inline%s
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "sha256:%s" } }
        routes:
          - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] }%s }
        """
            .formatted(tenant, account, "a".repeat(64), route);
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    return MemoryBound.of(((Loaded.Valid) ConfigFile.load(file, Map.of())).settings());
  }

  private MemoryBound bounded(int calls) throws IOException {
    of("", "", "");
    Path file = directory.resolve("latchkey.yaml");
    Files.writeString(file, "concurrency: " + calls + "\n" + Files.readString(file));
    return MemoryBound.of(((Loaded.Valid) ConfigFile.load(file, Map.of())).settings());
  }

  private static long whole(MemoryBound bound) {
    return bound.heap() + bound.buffers();
  }

  @Test
  void callsThatWaitOnceMoreHoldTheirContentAndTheFirstAnswer() throws Exception {
    MemoryBound small = of("", "", ", replayContent: 32KiB");
    MemoryBound large = of("", "", ", replayContent: 64KiB");

    assertThat(small.lines().get(0)).contains("24 of these waiting once more x 184 KiB more");
    assertThat(large.lines().get(0)).contains("24 of these waiting once more x 216 KiB more");
    // what is kept once for those that wait, and for those that are carried the copy sent too
    assertThat(large.buffers() - small.buffers()).isEqualTo((24 + 8 * 2) * 32 * KIB);
  }

  @Test
  void aTenantCarriesNoMoreThanItsConcurrency() throws Exception {
    MemoryBound many = of("", "", "");
    MemoryBound three = of(", concurrency: { max: 3, pending: 5 }", "", "");
    MemoryBound more = of(", concurrency: { max: 9, pending: 0 }", "", "");

    assertThat(many.lines().get(0)).contains("8 calls carried x ");
    assertThat(three.lines().get(0)).contains("3 calls carried x ");
    assertThat(more.lines().get(0)).contains("8 calls carried x ");
    assertThat(three.buffers()).isLessThan(many.buffers());
  }

  @Test
  void noMoreCallsAreCountedThanTheGatewayTakes() throws Exception {
    long most = 4096L * Runtime.getRuntime().availableProcessors();
    String turnedAway = "%,d turned away x ".formatted(most);
    MemoryBound bound = bounded(20);
    MemoryBound fewer = bounded(5);

    assertThat(bound.lines().get(0))
        .contains("8 calls carried x ", "4,108 waiting and " + turnedAway);
    assertThat(bound.lines().get(0)).contains("12 of these waiting once more x ");
    assertThat(fewer.lines().get(0))
        .contains("5 calls carried x ", "4,096 waiting and " + turnedAway);
    assertThat(fewer.lines().get(0))
        .contains("5 WebSockets among them")
        .doesNotContain("once more");
  }

  @Test
  void withoutReplayedContentTheFirstAnswerIsHeldAllTheSame() throws Exception {
    MemoryBound none = of("", "", ", replayContent: 0B");

    assertThat(none.lines().get(0)).contains("24 of these waiting once more x 152 KiB more");
  }

  @Test
  void everyTokenOfAPoolMayHaveCallsThatWaitOnceMore() throws Exception {
    MemoryBound four = of("", "\n    pool: { size: 4 }", "");

    assertThat(four.lines().get(0)).contains("96 of these waiting once more x ");
  }

  @Test
  void aQueueBehindA429IsCountedWhereThereIsOne() throws Exception {
    MemoryBound with = of("", "", "");
    MemoryBound without = of(", quotaWait: 0s", "", "");

    assertThat(with.lines().get(0)).contains("12,304 waiting and ");
    assertThat(without.lines().get(0)).contains("8,208 waiting and ");
  }

  @Test
  void tokensAreCountedByTheSizesOfThePools() throws Exception {
    MemoryBound one = of("", "\n    pool: { size: 1 }", ", replayContent: 0B");
    MemoryBound two = of("", "\n    pool: { size: 2 }", ", replayContent: 0B");

    assertThat(one.lines().get(0)).contains("tokens x 4.3 MiB");
    assertThat(two.heap() - one.heap()).isEqualTo(160 * KIB);
    assertThat(whole(two) - whole(one)).isEqualTo((160 + 24 * 152) * KIB);
  }
}
