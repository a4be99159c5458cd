package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.explain.Explanation;
import io.latchkey.gateway.explain.Explanation.Sent;
import io.latchkey.gateway.explain.ExplanationJson;
import io.latchkey.gateway.explain.ExplanationText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What explain says of a call is what the running gateway does with it, and it tells no secret. */
class ExplainEqualsLiveIT {
  private static final int CALLS = Boolean.getBoolean("latchkey.slow") ? 20_000 : 2_000;
  private static final long SEED = Long.getLong("latchkey.seed", 20261122L);

  /** Stands in every value that a caller or the configuration gives and that is secret. */
  private static final String CANARY = "c4n4ry";

  @TempDir private static Path directory;
  private static ExplainScene scene;

  private @Nullable RawPeer caller;

  @BeforeAll
  static void start() throws IOException {
    scene = ExplainScene.start(directory);
  }

  @AfterAll
  static void stop() throws IOException {
    scene.close();
  }

  @Test
  void explainedAndLiveAreTheSameDecisionForTheSameReason() throws IOException {
    ExplainCalls calls = new ExplainCalls(SEED);
    Map<String, Integer> verdicts = new TreeMap<>();
    for (int i = 0; i < CALLS; i++) {
      ExplainCalls.Asked asked = calls.next();
      Explanation explained = scene.offline.explain(asked.question());
      String which = "call " + i + " of seed " + SEED + ":\n" + asked.request();

      Answer live = call(asked.request());

      List<Answer> sent = scene.bench.tenant.sent();
      assertSame(which, asked, explained, live, sent);
      assertTellsNothing(which, explained);
      verdicts.merge(verdict(explained), 1, Integer::sum);
    }
    System.out.println("explained and live, " + CALLS + " calls: " + verdicts);
    assertThat(verdicts.keySet())
        .contains(
            "200",
            "400 parse:malformed",
            "400 parse:ambiguous-target",
            "400 parse:bad-host",
            "400 cookie:malformed-session",
            "401 caller:unproven",
            "401 caller:two-callers",
            "401 cookie:no-session",
            "403 scope:caller-not-listed",
            "403 scope:not-opened",
            "403 scope:protected-endpoint",
            "404 route:no-route",
            "405 route:method-not-allowed",
            "413 parse:content-too-large",
            "501 parse:method-not-implemented",
            "508 parse:loop");
  }

  /** Sends a request; a connection serves until it is closed. */
  private Answer call(String request) throws IOException {
    RawPeer open = caller == null ? scene.bench.gateway.connect() : caller;
    caller = open;
    Answer answer = Answer.read(open.send(request), request.startsWith("HEAD "));
    if (answer.field("Connection").equals("close") || answer.status() >= 400) {
      open.close();
      caller = null;
    }
    return answer;
  }

  private static String verdict(Explanation explained) {
    return explained.refusal() == null
        ? "200"
        : explained.refusal().reason().status()
            + " "
            + explained.refusal().reason().urn().replace("urn:latchkey:refusal:", "");
  }

  private static void assertSame(
      String which,
      ExplainCalls.Asked asked,
      Explanation explained,
      Answer live,
      List<Answer> upstream) {
    String verdict = verdict(explained);
    boolean head = asked.request().startsWith("HEAD ");
    assertThat(head ? String.valueOf(live.status()) : live.verdict())
        .as(which)
        .isEqualTo(head ? verdict.substring(0, 3) : verdict);
    Sent sent = explained.sent();
    assertThat(upstream).as(which).hasSize(sent == null ? 0 : 1);
    if (sent != null) {
      assertSent(which, asked, sent, upstream.get(0));
    }
  }

  private static void assertSent(
      String which, ExplainCalls.Asked asked, Sent sent, Answer upstream) {
    int question = asked.target().indexOf('?');
    String query = question < 0 ? "" : asked.target().substring(question);
    assertThat(upstream.head().split(" ")[1]).as(which).isEqualTo(sent.path() + query);

    List<String> names = new ArrayList<>();
    for (String line : upstream.head().split("\r\n")) {
      names.add(line.substring(0, Math.max(0, line.indexOf(':'))));
    }
    List<String> own = names.subList(2, names.size());
    List<String> expected = new ArrayList<>(sent.fields());
    sent.injected().forEach(line -> expected.add(line.substring(0, line.indexOf(':'))));
    assertThat(own.stream().filter(name -> !name.equals("Content-Length")).toList())
        .as(which)
        .isEqualTo(expected);

    List<String> cookies = new ArrayList<>();
    for (String value : upstream.all("Cookie")) {
      for (String pair : value.split(";")) {
        cookies.add(pair.contains("=") ? pair.substring(0, pair.indexOf('=')).strip() : "***");
      }
    }
    assertThat(sent.cookies()).as(which).isEqualTo(cookies);
    String credential = upstream.field("Authorization");
    assertThat(credential.startsWith("Bearer token-"))
        .as(which)
        .isEqualTo(sent.injected().stream().anyMatch(line -> line.contains("<token of ")));
  }

  private static void assertTellsNothing(String which, Explanation explained) {
    assertThat(ExplanationJson.of(explained).toString() + ExplanationText.lines(explained))
        .as(which)
        .doesNotContainIgnoringCase(CANARY)
        .doesNotContain(Yaml.KEY, ExplainScene.SECOND);
  }

  @Test
  void theAdminPageGivesTheSameExplanationByThePlanThatRuns() throws IOException {
    ExplainCalls calls = new ExplainCalls(SEED + 1);
    for (int i = 0; i < 200; i++) {
      ExplainCalls.Asked asked = calls.next();
      Answer page = ask(ExplainJson.of(asked.question()));
      assertThat(page.status()).as(asked.request()).isEqualTo(200);
      assertThat(
              new String(
                  page.content().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
          .isEqualTo(ExplanationJson.of(scene.offline.explain(asked.question())).toString())
          .doesNotContain(CANARY);
    }
  }

  @Test
  void thePageNeedsTheTokenAndOneRequest() throws IOException {
    String question = "{\"method\":\"GET\",\"url\":\"/id/public/a\",\"caller\":\"app\"}";

    assertThat(post(question, "").status()).isEqualTo(401);
    assertThat(ask(question).content()).contains("\"allowed\":true");
    assertThat(ask("{\"method\":\"GET\"}").status()).isEqualTo(400);
    assertThat(ask(question.replace("/id/", "/id\\r\\nX: y/")).status()).isEqualTo(400);
    assertThat(scene.bench.tenant.sent()).isEmpty();
  }

  private static Answer ask(String json) throws IOException {
    return post(json, "Authorization: Bearer " + ExplainScene.ADMIN + "\r\n");
  }

  private static Answer post(String json, String lines) throws IOException {
    String octets = new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    try (RawPeer operator = RawPeer.connect(scene.bench.gateway.gateway().adminAddress())) {
      String head =
          "POST /api/explain HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s"
              + "Content-Length: %d\r\n\r\n%s";
      return Answer.read(
          operator.send(String.format(Locale.ROOT, head, lines, octets.length(), octets)), false);
    }
  }
}
