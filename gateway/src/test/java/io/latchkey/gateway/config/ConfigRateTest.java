package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.overload.RateLimit;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.Priority;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates of calls, priorities and delays: what is read, and what is printed of it. */
class ConfigRateTest {
  private static final String ACCOUNT = "serviceAccount: hr-sync";

  @TempDir private Path directory;

  private Loaded.Valid with(String from, String to) {
    Loaded loaded = ConfigText.load(directory, ConfigText.VALID.replace(from, to));
    assertThat(loaded.problems()).isEmpty();
    return (Loaded.Valid) loaded;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          perCaller: 50/s                 | 50      | 1    | 50      | perCaller: 50/s
          perCaller: 1/s, burst: 1        | 1       | 1    | 1       | perCaller: 1/s
          perCaller: 600/m                | 600     | 60   | 10      | perCaller: 600/m
          perCaller: 59/m                 | 59      | 60   | 1       | perCaller: 59/m
          perCaller: 1000/h               | 1000    | 3600 | 1       | perCaller: 1000/h
          perCaller: 1000000/s            | 1000000 | 1    | 1000000 | perCaller: 1000000/s
          perCaller: 2/m, burst: 1000000  | 2       | 60   | 1000000 | perCaller: 2/m
          """)
  void aRateIsReadAndPrinted(String text, int calls, long seconds, int burst, String printed) {
    Loaded.Valid loaded = with(ACCOUNT, ACCOUNT + "\n    rateLimit: { " + text + " }");

    assertThat(loaded.settings().routes().get(0).rateLimit())
        .isEqualTo(new RateLimit(calls, Duration.ofSeconds(seconds), burst));
    assertThat(Rendering.of(loaded)).contains(printed).contains("burst: " + burst);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1000000, 1000000", "10000, 10000"})
  void theGatewayHasABoundOnCalls(String text, int calls) {
    Loaded.Valid loaded = with("version: 1", "version: 1\nconcurrency: " + text);

    assertThat(loaded.settings().concurrency()).isEqualTo(calls);
    assertThat(Rendering.of(loaded)).contains("\nconcurrency: " + text + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1000001", "-1", "many", "1.5"})
  void aBoundOnCallsIsAWholeNumberInItsRange(String text) {
    Loaded loaded =
        ConfigText.load(
            directory, ConfigText.VALID.replace("version: 1", "version: 1\nconcurrency: " + text));

    assertThat(loaded.problems())
        .anySatisfy(
            problem ->
                assertThat(problem.toString())
                    .contains("concurrency", "a whole number from 1 to 1000000"));
  }

  @Test
  void theGatewayHasABoundOnCallsByItself() {
    assertThat(with(ACCOUNT, ACCOUNT).settings().concurrency()).isEqualTo(10_000);
  }

  @Test
  void aRouteHasNoRateLimitByItself() {
    Loaded.Valid loaded = with(ACCOUNT, ACCOUNT);

    assertThat(loaded.settings().routes().get(0).rateLimit()).isNull();
    assertThat(Rendering.of(loaded)).doesNotContain("rateLimit");
  }

  @Test
  void aCallerHasAPriorityAndABound() {
    String key = "apiKey: sha256:" + ConfigText.HASH;
    Loaded.Valid plain = with(key, key);
    Loaded.Valid low = with(key, key + "\n    priority: low\n    concurrency: 3");

    CallerSettings caller = low.settings().callers().get(0);
    assertThat(caller.priority()).isEqualTo(Priority.LOW);
    assertThat(caller.concurrency()).isEqualTo(3);
    assertThat(Rendering.of(low)).contains("priority: low").contains("concurrency: 3");
    assertThat(plain.settings().callers().get(0).priority()).isEqualTo(Priority.NORMAL);
    assertThat(plain.settings().callers().get(0).concurrency())
        .isEqualTo(CallerSettings.ANY_NUMBER);
    assertThat(Rendering.of(plain)).contains("priority: normal").doesNotContain("    concurrency");
  }

  @Test
  void theDelayIsPartOfTheDeadline() {
    Loaded.Valid loaded = with("version: 1", "version: 1\ndrain: 20s\ndrainDelay: 20s");

    assertThat(loaded.settings().drainDelay()).isEqualTo(Duration.ofSeconds(20));
    assertThat(Rendering.of(loaded)).contains("drainDelay: 20s");
    assertThat(with("version: 1", "version: 1").settings().drainDelay()).isZero();
    assertThat(ConfigText.changed(directory, "version: 1", "version: 1~drainDelay: 31s"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains(
                        "drainDelay: must be no longer than drain, which it is part of: 30s"));
  }
}
