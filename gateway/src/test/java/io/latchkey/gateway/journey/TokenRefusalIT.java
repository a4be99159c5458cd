package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.journey.Simulated.Kind;
import io.latchkey.gateway.journey.SteadyCaller.Got;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Accounts that their tenants refuse for good: however many callers ask, the tenant hears of it
 * once, or twice where another assertion might have helped, all callers are told so at once, and
 * the log says what to mend.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenRefusalIT {
  private static final int CALLS = 40;

  /** Kind, what is wrong about the account, attempts at the most, and what the log says. */
  private static final String MISTAKES =
      """
      IDENTITY | clientSecret: "[^"]*" | clientSecret: wrong                        | 1 | access_denied
      IDENTITY | application: [^,]*    | application: reports_client                | 1 | access_denied
      IDENTITY | scopes: [^]]*         | scopes: [load, payments_write              | 1 | invalid_scope
      SWS      | tenantId: [^,]*       | tenantId: 0123456789abcdef0123456789abcdef | 2 | invalid_client
      SWS      | role: admin           | scopes: [nonsense], role: admin            | 1 | refuses the scope nonsense
      AIC      | accountId: [^,]*      | accountId: 5e1a2b3c-0000-4000-8000-00000000000f | 2 | invalid_grant
      AIC      | scopes: [^]]*         | scopes: ["fr:idm:*", "fr:nobody:*"         | 1 | refuses the scope fr:nobody:*
      LOGIN    | password: "[^"]*"     | password: wrong                            | 1 | password
      """;

  private record Row(Simulated tenant, String accountLine, int attempts, String said) {}

  private final List<Row> rows = new ArrayList<>();
  private RunningGateway gateway;
  private CapturedLog log;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    for (String line : MISTAKES.lines().toList()) {
      String[] cells = line.split(" *\\| *");
      Kind kind = Kind.valueOf(cells[0]);
      Simulated tenant = Simulated.start(kind, "t" + rows.size(), directory, 600);
      tenant.switches.dateOffsetSeconds.set(-7_200);
      String account = tenant.accountLine(tenant.name, 2, "").replaceFirst(cells[1], cells[2]);
      rows.add(new Row(tenant, account, Integer.parseInt(cells[3]), cells[4].strip()));
    }
    log = new CapturedLog(Level.INFO);
    gateway =
        RunningGateway.start(
            directory,
            Yaml.ports()
                + "tenants:\n"
                + rows.stream().map(row -> row.tenant.tenantLine()).collect(Collectors.joining())
                + "serviceAccounts:\n"
                + rows.stream().map(Row::accountLine).collect(Collectors.joining())
                + "scopes: { all: { rest: [\".*\"] } }\ncallers: { app: { apiKey: \"sha256:"
                + Yaml.sha256(Yaml.KEY)
                + "\" } }\nroutes:\n"
                + rows.stream()
                    .map(row -> row.tenant.routeLine(row.tenant.name, ""))
                    .collect(Collectors.joining()));
  }

  @AfterAll
  void stop() {
    gateway.close();
    rows.forEach(row -> row.tenant.close());
    log.close();
  }

  private Got call(Row row) throws Exception {
    try (SteadyCaller caller = new SteadyCaller(gateway.address())) {
      return caller.call(row.tenant.call(row.tenant.name, "content"));
    }
  }

  private String lines(Row row) {
    String account = "account=\"" + row.tenant.name + "\"";
    return log.text()
        .lines()
        .filter(line -> line.contains(account))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void theTenantHearsOfItOnceOrTwiceAndEveryCallerAtOnce() throws Exception {
    for (Row row : rows) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> call(row).status() == 503 && lines(row).contains("ERROR no token"));
    }
    for (int i = 0; i < CALLS; i++) {
      for (Row row : rows) {
        Got got = call(row);
        assertThat(got.answer().verdict()).isEqualTo("503 credential:no-token");
        assertThat(Integer.parseInt(got.answer().field("Retry-After"))).isGreaterThan(40);
        assertThat(got.took()).isLessThan(Duration.ofSeconds(4));
        assertThat(got.answer().content()).doesNotContain(row.said);
      }
    }
    for (Row row : rows) {
      assertThat(row.tenant.asked()).as(row.said).isBetween(1L, (long) row.attempts);
      assertThat(row.tenant.counters.apiCalls()).isZero();
      assertThat(lines(row))
          .contains(row.said)
          .containsPattern("clock is 7(199|20\\d)\\.\\d s ahead of the server's");
      assertThat(lines(row).lines().count()).isLessThan(4);
    }
  }
}
