package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a call is of that call, whatever its connection carried before. */
class RecordIT {
  private static final String YAML =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      serviceAccounts:
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TOKENS", clientId: b, clientSecret: s }
      scopes: { some: { rest: ["/api/open.*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: api, path: /api/, tenant: api, serviceAccount: bot, aspxauth: strip, callers: { app: [some] } }
      """;
  private static final String KEY = "X-Api-Key: " + Yaml.KEY + "\r\n";
  private static final List<String> CALLS =
      List.of(
          "GET /api/open HTTP/1.1\r\nHost: a\r\n" + KEY,
          "GET /api/open/more HTTP/1.1\r\nHost: a\r\n" + KEY + "Cookie: .ASPXAUTH=A; a=b\r\n",
          "GET /api/open HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer gone\r\n" + KEY,
          "GET /api/shut HTTP/1.1\r\nHost: a\r\nCookie: .ASPXAUTH=A\r\n" + KEY,
          "GET /api/open HTTP/1.1\r\nHost: a\r\n",
          "GET /nowhere HTTP/1.1\r\nHost: a\r\n" + KEY);

  private static final String SERVED = "caller route scope speaker serviceAccount upstreamStatus";

  /** Of each of the calls, which of these are told, and no other of them. */
  private static final List<String> DECIDED =
      List.of(
          SERVED,
          SERVED + " removedCookies",
          SERVED + " staleProofs",
          "caller route stage reason",
          "stage reason",
          "caller stage reason");

  private static final int PEERS = 6;

  @TempDir private static Path directory;
  private static Bench bench;
  private static AccessLines log;

  @BeforeAll
  static void start() throws IOException {
    log = new AccessLines();
    bench = Bench.start(directory, YAML);
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
    log.close();
  }

  private static JsonNode told(Answer answer) throws IOException {
    ObjectNode line = (ObjectNode) new ObjectMapper().readTree(log.of(answer));
    assertThat(line.get("status").intValue()).isEqualTo(answer.status());
    assertThat(line.get("octetsOut").longValue()).isEqualTo(answer.content().length());
    line.remove("time");
    line.remove("requestId");
    for (String time : List.of("tokenMs", "connectMs", "firstByteMs", "totalMs")) {
      if (line.has(time)) {
        assertThat(line.get(time).doubleValue()).isBetween(0.0, 60_000.0);
        line.put(time, 0);
      }
    }
    return line;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/shut HTTP/1.1\r\nHost: a\r\n" + KEY,
        "GET /api/open HTTP/1.1\r\nHost: a\r\n",
        "HEAD /api/open HTTP/1.1\r\nHost: a\r\n",
        "GET /a//b HTTP/1.1\r\nHost: a\r\n"
      })
  void theContentOfARefusalIsCounted(String call) throws IOException {
    JsonNode line = told(bench.call(call + "\r\n"));
    assertThat(line.get("ended").textValue()).isEqualTo("refused");
    assertThat(line.get("octetsOut").longValue() > 0).isEqualTo(call.startsWith("GET"));
  }

  private static Set<String> decided(JsonNode line) {
    Set<String> told = new HashSet<>();
    for (String name : (SERVED + " removedCookies staleProofs stage reason").split(" ")) {
      if (line.has(name)) {
        told.add(name);
      }
    }
    return told;
  }

  private static Map<String, JsonNode> eachAlone() throws IOException {
    Map<String, JsonNode> alone = new HashMap<>();
    for (int i = 0; i < CALLS.size(); i++) {
      JsonNode line = told(bench.call(CALLS.get(i) + "\r\n"));
      assertThat(decided(line))
          .as(CALLS.get(i))
          .containsExactlyInAnyOrder(DECIDED.get(i).split(" "));
      alone.put(CALLS.get(i), line);
    }
    assertThat(alone.values()).doesNotHaveDuplicates();
    return alone;
  }

  @Test
  void nothingOfACallIsToldOfTheNextOnItsConnection() throws IOException {
    Map<String, JsonNode> alone = eachAlone();
    Random random = new Random(17);
    try (RawPeer peer = bench.gateway.connect()) {
      for (int i = 0; i < 200; i++) {
        String call = CALLS.get(random.nextInt(CALLS.size()));
        peer.send(call + "\r\n");
        assertThat(told(Answer.read(peer, false))).as(call).isEqualTo(alone.get(call));
      }
    }
  }

  @Test
  void nothingOfACallIsToldOfAnotherThatIsUnderWayWithIt() throws IOException {
    Map<String, JsonNode> alone = eachAlone();
    Random random = new Random(18);
    List<RawPeer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < PEERS; i++) {
        peers.add(bench.gateway.connect());
      }
      for (int round = 0; round < 40; round++) {
        List<String> calls = new ArrayList<>();
        for (RawPeer peer : peers) {
          String call = CALLS.get(random.nextInt(CALLS.size()));
          calls.add(call);
          peer.send(call + "\r\n");
        }
        for (int i = 0; i < PEERS; i++) {
          JsonNode line = told(Answer.read(peers.get(i), false));
          assertThat(line).as(calls.get(i)).isEqualTo(alone.get(calls.get(i)));
        }
      }
    } finally {
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
  }
}
