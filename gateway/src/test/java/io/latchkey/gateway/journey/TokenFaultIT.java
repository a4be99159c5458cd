package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.journey.Simulated.Kind;
import io.latchkey.sandbox.tenant.RateLimits.RetryAfter;
import io.latchkey.sandbox.tenant.TokenFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way in which a token endpoint fails in passing, each at a tenant of its own behind one
 * gateway, all at once: while a token lives nothing is noticed, then callers are told so in time,
 * and when it is over calls succeed again. Here each at one kind of tenant, the slow ones left out;
 * all of them, at every kind and by a login, with {@code -Dlatchkey.slow=true}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenFaultIT {
  private static final boolean ALL = Boolean.getBoolean("latchkey.slow");

  /** The fault, and the word that the log has for it. */
  private static final String FAULTS =
      """
      DOWN               broken
      CLOSE              broken
      CUT                broken
      SERVER_ERROR       status-500
      UNAVAILABLE        status-503
      TOO_MANY_REQUESTS  status-429
      HTML               html
      EMPTY              empty
      GARBAGE            not-json
      HUGE               too-large
      DEEP               too-large
      REDIRECT           redirect
      BAD_TOKEN          token-syntax
      NO_TOKEN           no-token
      TOKEN_TYPE_MAC     token-type
      TOKEN_TYPE_ABSENT  token-type
      EXPIRES_NEGATIVE   expires-in
      EXPIRES_ZERO       expires-in
      EXPIRES_HUGE       expires-in
      EXPIRES_WORD       expires-in
      SLOW               timeout
      HANG               timeout
      DRIP               timeout
      """;

  /** Those that an attempt takes its whole time to find out. */
  private static final Set<TokenFault> LONG =
      Set.of(TokenFault.SLOW, TokenFault.HANG, TokenFault.DRIP);

  private static final int CLOCK_OFF = 3_600;
  private static final Pattern CLOCK_NAMED =
      Pattern.compile("this machine's clock is (3599|36\\d\\d)\\.\\d s behind the server's");

  private final List<FaultRow> rows = new ArrayList<>();
  private final List<Future<?>> running = new ArrayList<>();
  private ExecutorService threads;
  private RunningGateway gateway;
  private CapturedLog log;

  @BeforeAll
  void startAll(@TempDir Path directory) throws Exception {
    FAULTS.lines().map(line -> line.split(" +")).forEach(line -> add(line, directory));
    log = new CapturedLog(Level.INFO);
    long began = System.nanoTime();
    gateway = RunningGateway.start(directory, yaml());
    threads = Executors.newFixedThreadPool(rows.size());
    for (FaultRow row : rows) {
      running.add(threads.submit(() -> row.run(gateway.address(), began)));
    }
  }

  private void add(String[] line, Path directory) {
    TokenFault fault = TokenFault.valueOf(line[0]);
    if (LONG.contains(fault) && !ALL) {
      return;
    }
    for (Kind kind : Kind.values()) {
      boolean usual = kind.ordinal() == fault.ordinal() % 3;
      boolean atLogin = kind == Kind.LOGIN;
      if (ALL ? !(atLogin && fault.isOfTokenMembers()) : usual) {
        String name = (line[0] + "-" + kind).toLowerCase(Locale.ROOT).replace('_', '-');
        Simulated tenant = Simulated.start(kind, name, directory, FaultRow.LIFE_SECONDS);
        boolean asDate = kind.ordinal() % 2 == 1;
        tenant.switches.retryAfterForm.set(asDate ? RetryAfter.DATE : RetryAfter.SECONDS);
        tenant.switches.retryAfterSeconds.set(FaultRow.RETRY_AFTER);
        tenant.switches.dateOffsetSeconds.set(asDate ? CLOCK_OFF : 0);
        // an error document of a shape of its own, which is not OAuth's, hides the status
        boolean ownShape = kind == Kind.SWS && line[1].matches("status-(429|503)");
        String word = ownShape ? "unreadable" : line[1];
        rows.add(new FaultRow(tenant, fault, word, LONG.contains(fault)));
      }
    }
  }

  private String yaml() {
    return Yaml.ports()
        + "tenants:\n"
        + lines(row -> row.tenant().tenantLine())
        + "serviceAccounts:\n"
        + lines(row -> row.tenant().accountLine(row.tenant().name, 1, ""))
        + "scopes: { all: { rest: [\".*\"] } }\n"
        + "callers: { app: { apiKey: \"sha256:"
        + Yaml.sha256(Yaml.KEY)
        + "\" } }\nroutes:\n"
        + lines(row -> row.tenant().routeLine(row.tenant().name, ", timeouts: { token: 1s }"));
  }

  private String lines(Function<FaultRow, String> line) {
    return rows.stream().map(line).collect(Collectors.joining());
  }

  @AfterAll
  void stopAll() {
    threads.shutdownNow();
    gateway.close();
    rows.forEach(row -> row.tenant().close());
    log.close();
  }

  @TestFactory
  Stream<DynamicTest> whileATokenLivesNothingIsNoticedThenAllAreToldAndThenItGoesOn() {
    assertThat(rows).hasSizeGreaterThanOrEqualTo(20);
    return IntStream.range(0, rows.size())
        .mapToObj(i -> DynamicTest.dynamicTest(rows.get(i).tenant().name, () -> check(i)));
  }

  private void check(int number) throws Exception {
    FaultRow row = rows.get(number);
    running.get(number).get(60, TimeUnit.SECONDS);
    String account = "account=\"" + row.tenant().name + "\"";
    List<String> lines = log.text().lines().filter(line -> line.contains(account)).toList();
    assertThat(lines)
        .anyMatch(line -> line.contains("reason=\"" + row.word() + "\""))
        .anyMatch(line -> line.contains("tokens can be had again"));
    if (row.tenant().switches.dateOffsetSeconds.get() == CLOCK_OFF && row.saysItsTime()) {
      assertThat(lines)
          .filteredOn(line -> line.contains("no token:"))
          .anyMatch(line -> CLOCK_NAMED.matcher(line).find());
    }
  }
}
