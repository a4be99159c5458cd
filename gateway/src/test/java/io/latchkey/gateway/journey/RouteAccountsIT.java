package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several accounts of one route: who speaks, who stands in, and what a caller hears of it. */
class RouteAccountsIT {
  private static final int CALLERS = 12;

  private final AccountTokens accounts = new AccountTokens();

  @TempDir private Path directory;
  private FakeTenant tenant;
  private FakeTenant tokens;
  private RunningGateway gateway;

  @BeforeEach
  void listen() throws IOException {
    tenant = new FakeTenant();
    tokens = new FakeTenant();
    tokens.answers(accounts);
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    tenant.close();
    tokens.close();
  }

  /** Starts with these accounts, each {@code name:size}, on one route. */
  private void start(String route, String... namesAndSizes) throws IOException {
    String names =
        List.of(namesAndSizes).stream()
            .map(each -> each.split(":")[0])
            .collect(Collectors.joining(", "));
    String callers =
        IntStream.range(0, CALLERS)
            .mapToObj(i -> "c%d: { apiKey: \"sha256:%s\" }".formatted(i, Yaml.sha256(key(i))))
            .collect(Collectors.joining(", "));
    String listed =
        IntStream.range(0, CALLERS)
            .mapToObj(i -> "c" + i + ": [all]")
            .collect(Collectors.joining(", "));
    String yaml =
        """
        tenants: { api: { kind: generic, url: "TENANT" } }
        scopes: { all: { rest: [".*"] } }
        callers: { CALLERS }
        routes:
          - { name: api, path: /, tenant: api, serviceAccounts: [NAMES], ROUTE, callers: { LISTED } }
        serviceAccounts:
        """
            + AccountTokens.yaml(namesAndSizes);
    gateway =
        RunningGateway.start(
            directory,
            Yaml.ports()
                + yaml.replace("TENANT", tenant.url())
                    .replace("TOKENS", tokens.url())
                    .replace("CALLERS", callers)
                    .replace("NAMES", names)
                    .replace("ROUTE", route)
                    .replace("LISTED", listed));
  }

  private static String key(int caller) {
    return Yaml.KEY + "-" + caller;
  }

  private static String request(int caller) {
    return "GET /x HTTP/1.1\r\nHost: a\r\nX-Api-Key: " + key(caller) + "\r\n\r\n";
  }

  private Answer call() throws IOException {
    try (RawPeer caller = gateway.connect()) {
      return Answer.read(caller.send(request(0)), false);
    }
  }

  /** Calls so often on one connection, each with success; how often each token was sent. */
  private Map<String, Integer> calls(int caller, int count) throws IOException {
    tenant.sent();
    try (RawPeer peer = gateway.connect()) {
      for (int i = 0; i < count; i++) {
        assertThat(Answer.read(peer.send(request(caller)), false).status()).isEqualTo(200);
      }
    }
    return AccountTokens.sent(tenant.sent());
  }

  private void awaitTokens(Map<String, Integer> wanted) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () ->
                assertThat(wanted)
                    .allSatisfy(
                        (name, count) -> assertThat(accounts.minted(name)).isEqualTo(count)));
  }

  @Test
  void tokensOfOneAccountAreSharedOutEvenly() throws IOException {
    start("replayContent: 0B", "a:4");
    awaitTokens(Map.of("a", 4));
    calls(0, 40); // the last token may be on its way from the endpoint still

    assertThat(calls(0, 400)).isEqualTo(Map.of("a-1", 100, "a-2", 100, "a-3", 100, "a-4", 100));
  }

  @Test
  void evenSharesCallsAmongAccountsAndEachAmongItsTokens() throws IOException {
    start("spread: even", "a:1", "b:2", "c:3");
    awaitTokens(Map.of("a", 1, "b", 2, "c", 3));
    calls(0, 36);

    assertThat(calls(0, 360))
        .isEqualTo(Map.of("a-1", 120, "b-1", 60, "b-2", 60, "c-1", 40, "c-2", 40, "c-3", 40));
  }

  @Test
  void evenLeavesOutWhoHasNoTokenUntilItHas() throws IOException {
    accounts.fails("b", AccountTokens.busy(1));
    start("spread: even", "a:1", "b:1", "c:1");
    awaitTokens(Map.of("a", 1, "c", 1));
    calls(0, 10);

    assertThat(calls(0, 100)).isEqualTo(Map.of("a-1", 50, "c-1", 50));

    accounts.mends("b");
    Awaitility.await().until(() -> calls(0, 6).equals(Map.of("a-1", 2, "b-1", 2, "c-1", 2)));
  }

  @Test
  void aCallerSticksToItsAccountAndCallersToSeveral() throws IOException {
    start("spread: caller", "a:1", "b:1", "c:1");
    Set<String> used = new HashSet<>();
    Map<Integer, Set<String>> first = new HashMap<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      first.put(caller, calls(caller, 5).keySet());
      assertThat(first.get(caller)).hasSize(1);
      used.addAll(first.get(caller));
    }
    assertThat(used).hasSizeGreaterThan(1);

    gateway.close();
    start("spread: caller", "c:1", "a:1", "b:1");
    for (int caller = 0; caller < CALLERS; caller++) {
      String before = first.get(caller).iterator().next().substring(0, 2);
      assertThat(calls(caller, 2).keySet()).singleElement().asString().startsWith(before);
    }
  }

  @Test
  void theSecondSpeaksWhileTheTenantRefusesTheFirstAndNoCallFails() throws IOException {
    accounts.fails("a", AccountTokens.REFUSES);
    start("spread: none", "a:1", "b:1");

    assertThat(calls(0, 30)).isEqualTo(Map.of("b-1", 30));
    try (AccessLines lines = new AccessLines()) {
      assertThat(lines.of(call()))
          .contains("\"serviceAccount\":\"b\"")
          .contains("\"generation\":1");
    }
  }

  @Test
  void theFirstSpeaksAgainOnceItCan() throws IOException {
    accounts.fails("a", AccountTokens.busy(1));
    start("spread: none", "a:1", "b:1");
    assertThat(calls(0, 10)).isEqualTo(Map.of("b-1", 10));

    accounts.mends("a");
    Awaitility.await().until(() -> calls(0, 1).equals(Map.of("a-1", 1)));

    assertThat(calls(0, 20)).isEqualTo(Map.of("a-1", 20));
  }

  /** Its token and its secret are revoked together, in the middle of a run. */
  @Test
  void aCallWhoseAccountIsLostOnTheWayGoesOnWithAnother() throws IOException {
    start("spread: none", "a:1", "b:1");
    assertThat(calls(0, 5)).isEqualTo(Map.of("a-1", 5));
    awaitTokens(Map.of("b", 1));
    tenant.answers(
        request ->
            request.field("Authorization").equals("Bearer a-1")
                ? FakeTenant.answer("401 Unauthorized", "", "")
                : FakeTenant.HI);
    accounts.fails("a", AccountTokens.REFUSES);

    assertThat(calls(0, 30)).isEqualTo(Map.of("a-1", 1, "b-1", 30));
  }

  @Test
  void aRefusedTokenIsReplacedByOneOfTheSameAccount() throws IOException {
    start("spread: even", "a:1", "b:1");
    calls(0, 4);
    tenant.answers(
        request ->
            request.field("Authorization").endsWith("-1")
                ? FakeTenant.answer("401 Unauthorized", "", "")
                : FakeTenant.HI);

    assertThat(calls(0, 10)).isEqualTo(Map.of("a-1", 1, "b-1", 1, "a-2", 5, "b-2", 5));
  }

  @Test
  void anEndpointThatHangsCostsTheCallsWaitAndNotTheCall() throws IOException {
    accounts.fails("a", "never");
    start("timeouts: { token: 250ms }", "a:1", "b:1");

    long began = System.nanoTime();
    assertThat(calls(0, 2)).isEqualTo(Map.of("b-1", 2));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  void whereAllFailTheNearestRetryAfterIsTold() throws IOException {
    accounts.fails("a", AccountTokens.busy(90));
    accounts.fails("b", AccountTokens.busy(20));
    accounts.fails("c", AccountTokens.REFUSES);
    for (String spread : List.of("none", "caller", "even")) {
      start("spread: " + spread, "a:1", "b:1", "c:1");
      try (AccessLines lines = new AccessLines()) {
        for (int i = 0; i < 3; i++) {
          Answer answer = call();
          assertThat(answer.verdict()).isEqualTo("503 credential:no-token");
          assertThat(Integer.parseInt(answer.field("Retry-After"))).isBetween(15, 20);
          assertThat(lines.of(answer)).contains("\"serviceAccount\":\"b\"");
        }
      }
      assertThat(tenant.sent()).isEmpty();
      gateway.close();
    }
  }
}
