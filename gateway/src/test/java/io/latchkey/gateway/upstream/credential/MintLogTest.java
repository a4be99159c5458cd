package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class MintLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(TokenPool.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final HandClock clock = new HandClock();

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.TRACE);
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private String line(int i) {
    ILoggingEvent event = lines.list.get(i);
    return event.getLevel() + " " + event.getKeyValuePairs() + " " + event.getFormattedMessage();
  }

  private static Minted minted(Duration offset, String... missing) {
    return new Minted(Secret.of("t0ken"), Duration.ofHours(1), 0, List.of(missing), offset);
  }

  @Test
  void aFailedAttemptIsOneLineHoweverManyCallersWait() {
    ScriptedClient client = new ScriptedClient();
    TokenSource source =
        Accounts.source(Accounts.client(false, "orders_read"), Accounts.identity(), client, clock);
    TokenPool pool =
        TokenPool.of(
            "hr-sync", 1, source, RefreshPoint.TENTH, clock, new Random(5), TokenObserver.NONE);
    client.answer(
        400,
        "{\"error\":\"access_denied\",\"error_description\":\"no " + Accounts.SECRET + "\"}",
        "Date",
        "Sun, 22 Nov 2026 01:00:00 GMT");
    for (int i = 0; i < 1000; i++) {
      pool.acquire(clock, Duration.ofSeconds(5), new RecordingWaiter());
    }
    clock.run();
    assertThat(lines.list).hasSize(1);
    assertThat(line(0))
        .startsWith("ERROR")
        .contains("account=\"hr-sync\"")
        .contains("reason=\"access_denied\"")
        .contains("description=\"no ***\"")
        .contains("@suffix")
        .contains("3600.5 s behind")
        .doesNotContain("S3cret");
    assertThat(pool.status().lastFailure()).contains("@suffix").doesNotContain("no ***");
  }

  @Test
  void aClockThatIsOffIsWarnedOfOnceUntilItIsRightAgain() {
    MintLog log = new MintLog("a", clock::now);
    log.minted(minted(Duration.ofSeconds(-6)), 1);
    log.minted(minted(Duration.ofSeconds(-6)), 2);
    assertThat(lines.list).hasSize(1);
    assertThat(line(0)).startsWith("WARN").contains("6.0 s ahead of the server's");
    log.minted(minted(Duration.ofSeconds(5)), 3);
    log.minted(minted(Duration.ofSeconds(7)), 4);
    assertThat(lines.list).hasSize(2);
  }

  @Test
  void scopesThatWereNotGrantedAreNamedOnce() {
    MintLog log = new MintLog("a", clock::now);
    log.minted(minted(Duration.ZERO, "orders_write", "orders_purge"), 1);
    log.minted(minted(Duration.ZERO, "orders_write", "orders_purge"), 2);
    assertThat(lines.list).hasSize(1);
    assertThat(line(0)).startsWith("WARN").contains("missing=\"orders_write orders_purge\"");
  }

  @Test
  void thatTokensComeAgainIsSaid() {
    MintLog log = new MintLog("a", clock::now);
    log.failed(MintFailure.passing("timeout", "late"), Duration.ofMillis(480));
    log.minted(minted(Duration.ZERO), 7);
    log.minted(minted(Duration.ZERO), 8);
    assertThat(lines.list).hasSize(2);
    assertThat(line(0)).startsWith("WARN").contains("retryIn=\"0.5 s\"");
    assertThat(line(1)).startsWith("INFO").contains("again").doesNotContain("t0ken");
  }

  @Test
  void eachFailureSaysSinceWhenItLasts() {
    MintLog log = new MintLog("a", clock::now);
    String first = "since=\"" + clock.now().truncatedTo(ChronoUnit.SECONDS) + "\"";
    log.failed(MintFailure.passing("timeout", "late"), Duration.ofMillis(480));
    clock.advance(Duration.ofMinutes(5));
    log.failed(MintFailure.passing("timeout", "late"), Duration.ofMillis(480));
    log.minted(minted(Duration.ZERO), 7);
    log.failed(MintFailure.passing("timeout", "late"), Duration.ofMillis(480));
    assertThat(line(0)).contains(first);
    assertThat(line(1)).contains(first).contains("attempt=\"2\"");
    assertThat(line(3)).contains("since=").doesNotContain(first).contains("attempt=\"1\"");
  }
}
