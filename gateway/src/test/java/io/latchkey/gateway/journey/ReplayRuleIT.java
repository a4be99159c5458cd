package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls and answers at random: replayed once at the most, only with all of the content and that
 * within the cap, only before the caller saw anything, only after 401; one credential each time.
 */
class ReplayRuleIT {
  private static final int CALLS = Boolean.getBoolean("latchkey.slow") ? 6000 : 600;

  /** An account that is refused too often keeps its token; then it is another one's turn. */
  private static final int CALLS_EACH = 10;

  private static final int CAP = 1024;
  private static final String CLOSE = "Connection: close\r\n";

  @TempDir private Path directory;

  /** How the tenant takes one sending: after how much content it answers what, and before that. */
  private record Taking(int octets, String interim, int status) {}

  /** One sending as it came. */
  private record Sending(List<String> credentials, String content, Taking taking) {}

  private final Map<String, List<Taking>> script = new ConcurrentHashMap<>();
  private final Map<String, List<Sending>> sent = new ConcurrentHashMap<>();

  private void serve(RawPeer peer) throws IOException {
    String head = peer.readHead();
    Answer request = new Answer(head, "");
    String name = request.field("X-Call");
    List<Sending> before = sent.computeIfAbsent(name, any -> new CopyOnWriteArrayList<>());
    Taking taking = script.getOrDefault(name, List.of()).get(Math.min(1, before.size()));
    boolean all = taking.octets() < 0;
    String content =
        all
            ? Answer.read(peer, head, false).content()
            : peer.read(request.field("Transfer-Encoding").isEmpty() ? taking.octets() : 0);
    before.add(new Sending(request.all("Authorization"), content, taking));
    peer.send(taking.interim());
    if (taking.status() > 0) {
      peer.send("HTTP/1.1 " + taking.status() + " S\r\nContent-Length: 2\r\n" + CLOSE + "\r\nhi");
    }
  }

  private static Taking taking(Random random, int octets) {
    String interim =
        switch (random.nextInt(8)) {
          case 0 -> "HTTP/1.1 103 Early Hints\r\nX-Seen: 1\r\n\r\n";
          case 1 -> "HTTP/1.1 100 Continue\r\n\r\n";
          default -> "";
        };
    int[] statuses = {401, 401, 401, 200, 200, 403, 503, 0};
    boolean early = octets > 0 && random.nextInt(4) == 0;
    return new Taking(
        early ? random.nextInt(octets) : -1, interim, statuses[random.nextInt(statuses.length)]);
  }

  private String yaml(String tenant, String tokens) {
    StringBuilder accounts = new StringBuilder("serviceAccounts:\n");
    StringBuilder routes = new StringBuilder("routes:\n");
    for (int i = 0; i < CALLS / CALLS_EACH; i++) {
      accounts.append(
          "  a%d: { tenant: api, grant: clientCredentials, tokenEndpoint: \"%s\", clientId: c%d, clientSecret: s }\n"
              .formatted(i, tokens, i));
      routes.append(
          "  - { name: r%d, path: /%d/, tenant: api, serviceAccount: a%d, replayContent: %dB, callers: { app: [all] } }\n"
              .formatted(i, i, i, CAP));
    }
    return Yaml.ports()
        + "tenants: { api: { kind: generic, url: \""
        + tenant
        + "\" } }\n"
        + "scopes: { all: { rest: [\".*\"] } }\n"
        + "callers: { app: { apiKey: \"sha256:"
        + Yaml.sha256(Yaml.KEY)
        + "\" } }\n"
        + accounts
        + routes;
  }

  private static Answer finalOf(RawPeer caller) throws IOException {
    Answer answer = Answer.read(caller, false);
    while (answer.status() < 200) {
      answer = Answer.read(caller, false);
    }
    return answer;
  }

  @Test
  void ruleSevenHoldsForWhateverComes() throws Exception {
    Random random = new Random(7);
    int replays = 0;
    try (FakeTenant tokens = FakeTenant.ofTokens();
        ScriptedUpstream tenant = ScriptedUpstream.running(this::serve);
        RunningGateway gateway =
            RunningGateway.start(directory, yaml(tenant.url(), tokens.url()))) {
      for (int i = 0; i < CALLS; i++) {
        int octets = random.nextInt(3) * CAP / 2 + random.nextInt(2);
        String content = "c".repeat(octets / 2) + i + "d".repeat(octets / 2);
        content = content.substring(0, octets);
        boolean chunked = random.nextBoolean();
        Taking first = taking(random, octets);
        Taking second = taking(random, octets);
        script.put("c" + i, List.of(first, second));
        try (RawPeer caller = gateway.connect()) {
          String framing =
              chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + octets + "\r\n";
          String lines = "X-Call: c" + i + "\r\n" + framing;
          caller.send(Bench.request("POST", "/" + i / CALLS_EACH + "/x", lines));
          send(caller, content, chunked, random);
          Answer answer = finalOf(caller);
          List<Sending> all = sent.getOrDefault("c" + i, List.of());
          replays += all.size() - 1;
          check("call " + i + " " + all, all, answer.status(), content);
        }
      }
    }
    assertThat(replays).as("calls that were replayed").isGreaterThan(CALLS / 20);
  }

  private static void send(RawPeer caller, String content, boolean chunked, Random random)
      throws IOException {
    int at = 0;
    while (at < content.length()) {
      int to = Math.min(content.length(), at + 1 + random.nextInt(CAP));
      String piece = content.substring(at, to);
      caller.send(chunked ? Call.chunk(piece) : piece);
      at = to;
    }
    if (chunked) {
      caller.send("0\r\n\r\n");
    }
  }

  private static void check(String what, List<Sending> all, int status, String content) {
    assertThat(all).as(what).hasSizeBetween(1, 2);
    Sending first = all.get(0);
    Sending last = all.get(all.size() - 1);
    assertThat(all).as(what).allMatch(sending -> sending.credentials().size() == 1);
    assertThat(all)
        .as(what)
        .allMatch(
            sending ->
                sending.taking().octets() < 0
                    ? sending.content().equals(content)
                    : content.startsWith(sending.content()));
    int said = last.taking().status();
    assertThat(status).as(what).isEqualTo(said == 0 ? 502 : said);
    if (all.size() == 2) {
      assertThat(first.taking().status()).as(what).isEqualTo(401);
      assertThat(first.taking().interim()).as(what).doesNotContain("103");
      assertThat(first.credentials()).as(what).isNotEqualTo(last.credentials());
      assertThat(first.taking().octets() >= 0 || content.length() <= CAP).as(what).isTrue();
    }
  }
}
