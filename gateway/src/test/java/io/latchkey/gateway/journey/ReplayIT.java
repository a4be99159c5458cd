package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which refused calls are sent once more, what with, and how it is told. */
class ReplayIT {
  private static final String YAML =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      serviceAccounts:
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TOKENS", clientId: b, clientSecret: s }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, replayContent: 16B, callers: { app: [all] } }
      """;
  private static final String REFUSED = FakeTenant.answer("401 Unauthorized", "", "no");

  @TempDir private Path directory;

  /** Refuses the first token, and then whatever else {@code too} says. */
  private static void refuseFirst(Bench bench, Predicate<Answer> too) {
    bench.tenant.answers(
        request -> {
          boolean refused = request.field("Authorization").equals("Bearer token-1");
          String refusal = request.head().startsWith("HEAD ") ? headOf(REFUSED) : REFUSED;
          return refused || too.test(request) ? refusal : FakeTenant.toMethod(request);
        });
  }

  private static String headOf(String answer) {
    return answer.substring(0, answer.indexOf("\r\n\r\n") + 4);
  }

  /** Makes the call by this version. */
  private static Answer call(Bench bench, String http, String request) throws IOException {
    if (http.equals("1.1")) {
      return bench.callByHttp1(request);
    }
    PlainCall plain = PlainCall.of(request.replaceFirst("Transfer-Encoding: .*\r\n", ""));
    if (plain == null || request.contains("Transfer-Encoding")) {
      plain = chunked(request);
    }
    try (Http2Caller caller = Http2Caller.connect(bench.gateway.address())) {
      return caller.call(plain).answer();
    }
  }

  /** A request of one chunk and a trailer field as HTTP/2 says it. */
  private static PlainCall chunked(String request) {
    int end = request.indexOf("\r\n\r\n") + 4;
    String[] lines = request.substring(end).split("\r\n");
    String head = request.substring(0, end).replaceFirst("Transfer-Encoding: .*\r\n", "");
    PlainCall bare = PlainCall.of(head);
    if (bare == null) {
      throw new AssertionError(head);
    }
    String[] trailer = lines[lines.length - 1].split(": ");
    return new PlainCall(
        bare.pseudo(),
        bare.fields(),
        lines[1],
        trailer.length == 2 ? List.of(java.util.Map.entry(trailer[0], trailer[1])) : List.of());
  }

  private static double notReplayed(Bench bench, String reason) throws IOException {
    return bench.metric(
        "latchkey_credential_not_replayed_total{account=\"bot\",reason=\"" + reason + "\"}");
  }

  private static double replays(Bench bench) throws IOException {
    return bench.metric("latchkey_credential_replays_total{account=\"bot\"}");
  }

  private static void assertTold(
      AccessLines lines, Answer answer, boolean replayed, @Nullable String not) {
    String line = lines.of(answer);
    assertThat(line.contains("\"retried\":true,\"replayed\":true")).as(line).isEqualTo(replayed);
    if (not == null) {
      assertThat(line).doesNotContain("notReplayed");
    } else {
      assertThat(line).contains("\"notReplayed\":\"" + not + "\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.1, GET, 200, 2",
    "1.1, HEAD, 200, 2",
    "1.1, PUT, 200, 2",
    "1.1, POST, 401, 1",
    "2, HEAD, 200, 2",
    "2, DELETE, 401, 1",
  })
  void onlyMethodsOfTheListAreReplayedAndAllOfThemDropTheToken(
      String http, String method, int status, int times) throws Exception {
    String yaml = YAML.replace("name: api,", "name: api, replayMethods: [GET, PUT],");
    try (Bench bench = Bench.start(directory, yaml);
        AccessLines lines = new AccessLines()) {
      refuseFirst(bench, request -> false);
      String request = Bench.request(method, "/x", "");
      Answer answer = method.equals("HEAD") ? head(bench, http) : call(bench, http, request);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(bench.tenant.sent()).hasSize(times);
      assertTold(lines, answer, times == 2, times == 2 ? null : "method");
      assertThat(replays(bench)).isEqualTo(times - 1);
      assertThat(notReplayed(bench, "method")).isEqualTo(2 - times);
      assertThat(call(bench, http, Bench.request("POST", "/x", "")).status()).isEqualTo(200);
      assertThat(bench.sent().field("Authorization")).isEqualTo("Bearer token-2");
      assertThat(bench.tokens.sent()).hasSize(2);
    }
  }

  private static Answer head(Bench bench, String http) throws IOException {
    String request = Bench.request("HEAD", "/x", "");
    return http.equals("1.1") ? bench.callByHttp1(request) : call(bench, http, request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "2"})
  void contentOfUnknownLengthAndItsTrailersAreReplayedUpToTheCap(String http) throws Exception {
    String head = Bench.request("POST", "/x", "Transfer-Encoding: chunked\r\n");
    try (Bench bench = Bench.start(directory, YAML);
        AccessLines lines = new AccessLines()) {
      refuseFirst(bench, request -> false);
      String sixteen = Call.chunk("0123456789abcdef") + "0\r\nx-sum: 7\r\n\r\n";
      Answer answer = call(bench, http, head + sixteen);

      assertThat(answer.verdict()).isEqualTo("200");
      List<Answer> sent = bench.tenant.sent();
      assertThat(sent).hasSize(2);
      assertThat(sent).allMatch(each -> each.content().equals("0123456789abcdef\r\nx-sum: 7"));
      assertThat(sent.get(1).head())
          .isEqualTo(sent.get(0).head().replace("Bearer token-1", "Bearer token-2"));
      assertTold(lines, answer, true, null);

      bench.tenant.answers(REFUSED);
      String seventeen = Call.chunk("0123456789abcdefg") + "0\r\nx-sum: 7\r\n\r\n";
      answer = call(bench, http, head + seventeen);
      assertThat(answer.verdict()).isEqualTo("401");
      assertThat(bench.sent().content()).isEqualTo("0123456789abcdefg\r\nx-sum: 7");
      assertTold(lines, answer, false, "content");
      assertThat(notReplayed(bench, "content")).isEqualTo(1);
    }
  }

  @Test
  void aSecondRefusalIsTheCallersAsItIsAndTheSameTokenIsNotSentTwice() throws Exception {
    try (Bench bench = Bench.start(directory, YAML);
        AccessLines lines = new AccessLines()) {
      bench.tenant.answers(
          FakeTenant.answer("401 Unauthorized", "X-Attempt: 7\r\nWWW-Authenticate: B\r\n", "no"));
      Answer again = bench.get("/x", "");
      assertThat(again.verdict()).isEqualTo("401");
      assertThat(again.field("WWW-Authenticate")).isEqualTo("B");
      assertThat(bench.tenant.sent()).hasSize(2);
      assertTold(lines, again, true, "again");

      Answer same = bench.get("/x", "");
      assertThat(same.withoutOwnName()).isEqualTo(again.withoutOwnName());
      assertThat(bench.sent().field("Authorization")).isEqualTo("Bearer token-2");
      assertTold(lines, same, false, "same-token");
      assertThat(replays(bench)).isEqualTo(1);
      assertThat(notReplayed(bench, "again")).isEqualTo(1);
      assertThat(notReplayed(bench, "same-token")).isEqualTo(1);

      bench.tenant.answers(FakeTenant.HI);
      assertThat(bench.get("/x", "").verdict()).as("the pool lives on").isEqualTo("200");
      assertThat(bench.tokens.sent()).hasSize(2);
    }
  }

  @Test
  void a403IsNeverReplayed() throws Exception {
    try (Bench bench = Bench.start(directory, YAML)) {
      bench.tenant.answers(FakeTenant.answer("403 Forbidden", "", "no"));

      assertThat(bench.get("/x", "").verdict()).isEqualTo("403");
      bench.sent();
      assertThat(bench.tokens.sent()).hasSize(1);
      assertThat(bench.metric("latchkey_credential_rejections_total{account=\"bot\"}")).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"103 Early Hints, 1, 401, begun", "102 Processing, 1, 401, begun", "100 C, 2, 200,"})
  void whatTheCallerHasSeenOfAnAnswerIsNotTakenBack(
      String interim, int times, int status, @Nullable String reason) throws Exception {
    try (Bench bench = Bench.start(directory, YAML);
        AccessLines lines = new AccessLines();
        RawPeer caller = bench.gateway.connect()) {
      bench.tenant.answers(
          request ->
              request.field("Authorization").equals("Bearer token-1")
                  ? "HTTP/1.1 " + interim + "\r\nX-Seen: 1\r\n\r\n" + REFUSED
                  : FakeTenant.HI);
      caller.send(Bench.request("GET", "/x", ""));
      if (reason != null) {
        assertThat(caller.readHead()).startsWith("HTTP/1.1 " + interim.substring(0, 3));
      }
      Answer answer = Answer.read(caller, false);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(bench.tenant.sent()).hasSize(times);
      assertTold(lines, answer, times == 2, reason);
    }
  }

  @Test
  void whereNoOtherTokenCanBeHadTheCallerIsToldSoInsteadOf401() throws Exception {
    try (Bench bench = Bench.start(directory, YAML);
        AccessLines lines = new AccessLines()) {
      refuseFirst(bench, request -> false);
      assertThat(bench.get("/x", "").status()).isEqualTo(200);
      bench.tenant.answers(REFUSED);
      bench.tokens.answers(FakeTenant.answer("500 Internal Server Error", "", "no"));
      bench.tenant.sent();

      Answer answer = bench.call(Bench.request("POST", "/x", "Content-Length: 2\r\n") + "{}");
      assertThat(answer.verdict()).isEqualTo("503 credential:no-token");
      assertThat(Integer.parseInt(answer.field("Retry-After"))).isPositive();
      bench.sent();
      assertTold(lines, answer, false, "no-token");
      assertThat(notReplayed(bench, "no-token")).isEqualTo(1);
    }
  }

  @Test
  void aTenantThatRefusesTwoThousandCallsCostsAHandfulOfTokens() throws Exception {
    try (Bench bench = Bench.start(directory, YAML);
        Swarm swarm = new Swarm(bench.gateway.address(), 40)) {
      bench.tenant.answers(REFUSED);
      long start = System.nanoTime();
      int tokens = 0;
      for (int round = 0; round < 50; round++) {
        assertThat(swarm.send(Bench.request("GET", "/x", "")))
            .allMatch(got -> got.answer().startsWith("HTTP/1.1 401 "));
        tokens += bench.tokens.sent().size();
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        assertThat(tokens).as("after %d calls", round * 40 + 40).isBetween(2, bound(seconds));
      }
      double replays = replays(bench);
      assertThat(bench.tenant.sent())
          .as("no token is sent twice by a call")
          .hasSize((int) (2000 + replays));
      assertThat(replays).isLessThan(40.0 * tokens);
      assertThat(replays + notReplayed(bench, "same-token")).isEqualTo(2000.0);
      assertThat(notReplayed(bench, "again")).isEqualTo(replays);
    }
  }

  /** What {@code RejectionGuard} lets through: the first, five at once, one more each 10 s. */
  private static int bound(long seconds) {
    return 1 + 5 + (int) (seconds / 10) + 1;
  }
}
