package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.FieldTable;
import io.latchkey.gateway.FieldTable.Fate;
import io.latchkey.gateway.FieldTable.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of {@code docs/fields.md} at the wire, many fields to a message. */
class FieldTableIT {
  private static final String YAML =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      serviceAccounts:
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TOKENS/token", clientId: b, clientSecret: s }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }
      """;

  /** Fields of a request that need more than a name to be sent. */
  private static final List<String> FRAMING =
      List.of("Host", "Content-Length", "Transfer-Encoding", "Connection", "X-Api-Key", "Trailer");

  @TempDir private static Path directory;
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    bench = Bench.start(directory, YAML).bothWays();
  }

  @BeforeEach
  void answerAsUsual() {
    bench.tenant.answers(FakeTenant.HI);
    bench.tenant.sent();
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  private static List<List<Row>> batches(Function<Row, Fate> fate, Fate wanted) {
    List<List<Row>> batches = new ArrayList<>();
    for (Row row : FieldTable.read()) {
      if (fate.apply(row) == wanted && !FRAMING.contains(row.name())) {
        if (batches.isEmpty() || batches.get(batches.size() - 1).size() == 150) {
          batches.add(new ArrayList<>());
        }
        batches.get(batches.size() - 1).add(row);
      }
    }
    assertThat(batches).isNotEmpty();
    return batches;
  }

  private static String lines(List<Row> rows) {
    return rows.stream()
        .map(row -> row.name() + ": " + row.value() + "\r\n")
        .collect(Collectors.joining());
  }

  @Test
  void whatPassesReachesTheTenantInOrderAndSpelling() throws IOException {
    for (List<Row> rows : batches(Row::request, Fate.PASSES)) {
      Answer answer = bench.get("/x", lines(rows));

      bench.assertSent("GET /x", lines(rows), answer, "Authorization: Bearer token-1\r\n\r\n");
    }
  }

  @Test
  void whatIsDroppedOrOursDoesNot() throws IOException {
    for (Fate fate : List.of(Fate.DROPPED, Fate.OURS)) {
      for (List<Row> rows : batches(Row::request, fate)) {
        Answer answer = bench.get("/x", lines(rows) + lines(rows));

        bench.assertSent("GET /x", "", answer, "Authorization: Bearer token-1\r\n\r\n");
      }
    }
  }

  @Test
  void whatPassesOfAnAnswerReachesTheCaller() throws IOException {
    for (List<Row> rows : batches(Row::answer, Fate.PASSES)) {
      bench.tenant.answers(FakeTenant.answer("200 OK", lines(rows), "hi"));
      Answer answer = bench.get("/x", "");

      assertThat(answer.head()).startsWith("HTTP/1.1 200 OK\r\n" + lines(rows) + "X-Request-Id: ");
    }
  }

  @Test
  void whatIsDroppedOfAnAnswerDoesNot() throws IOException {
    for (List<Row> rows : batches(Row::answer, Fate.DROPPED)) {
      bench.tenant.answers(FakeTenant.answer("200 OK", lines(rows), "hi"));
      Answer answer = bench.get("/x", "");

      assertThat(answer.head())
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nX-Request-Id: "
                  + answer.requestId()
                  + "\r\nCache-Control: private\r\nContent-Length: 2\r\n\r\n");
    }
  }

  @Test
  void trailersStayTrailersInEitherDirection() throws IOException {
    String passing = "";
    for (List<Row> rows : batches(Row::trailer, Fate.PASSES)) {
      passing = lines(rows.subList(0, 30));
    }
    String dropped = lines(batches(Row::trailer, Fate.DROPPED).get(0).subList(10, 43));
    String chunks = "2\r\nhi\r\n0\r\n" + passing + dropped + "\r\n";
    bench.tenant.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
    Answer answer =
        bench.call(Bench.request("POST", "/x", "Transfer-Encoding: chunked\r\n") + chunks);

    String expected = ("hi\r\n" + passing).stripTrailing();
    assertThat(answer.content()).isEqualTo(expected);
    Answer sent = bench.sent();
    assertThat(sent.content()).isEqualTo(expected);
    assertThat(sent.head() + answer.head()).doesNotContain("given; by=\"them\"");
  }
}
