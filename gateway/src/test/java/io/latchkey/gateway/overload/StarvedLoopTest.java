package io.latchkey.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.overload.FullLoop.Got;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An event loop that others keep from the processor, that stalls, or whose code is cold: calls are
 * late, but to turn them away would help nobody. Only what is more than the loop can do with what
 * is left to it is turned away.
 */
class StarvedLoopTest {
  private static final double MOST = FullLoop.CAPACITY;

  @ParameterizedTest
  @CsvSource({
    "4, 40, 60",
    "10, 100, 60",
    "30, 300, 60",
    "100, 1000, 60",
    "4, 40, 400",
    "10, 100, 400",
    "30, 300, 400",
    "12, 40, 1500",
    "30, 100, 1500",
    "90, 300, 1500"
  })
  void whereOthersHaveTheProcessorLittleIsNotTurnedAway(int ours, int period, double perSecond) {
    Got got = FullLoop.starved(ours, period).run(60, perSecond, 4000);
    assertThat(got.refused()).as("%s", got).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "4, 40, 600",
    "10, 100, 600",
    "30, 300, 600",
    "12, 40, 600",
    "30, 100, 600",
    "90, 300, 600",
    "4, 40, 4000",
    "10, 100, 4000",
    "30, 300, 4000",
    "30, 100, 4000"
  })
  void whereOthersHaveTheProcessorTooMuchIsTurnedAway(int ours, int period, int connections) {
    double capacity = MOST * ours / period;
    FullLoop loop = FullLoop.starved(ours, period);
    Got begin = loop.run(10, 3 * capacity, connections);
    Got over = loop.run(50, 3 * capacity, connections);
    Got after = loop.run(10, 0.1 * capacity, connections);

    String said = "first 10 s %s; over %s; after %s".formatted(begin, over, after);
    assertThat(over.p99()).as(said).isLessThan(1500);
  }

  @ParameterizedTest
  @CsvSource({"12, 40", "30, 100", "50, 100"})
  void ofLongAnswersItKeepsFewUnderWay(int ours, int period) {
    FullLoop loop = FullLoop.starved(ours, period).ofLongAnswers(8);
    double capacity = loop.capacity();
    Got begin = loop.run(10, 3 * capacity, 4000);
    Got over = loop.run(50, 3 * capacity, 4000);

    String said = "first 10 s %s; over %s".formatted(begin, over);
    assertThat(over.p99()).as(said).isLessThan(800);
    assertThat(over.goodput()).as(said).isGreaterThan(0.8 * capacity);
  }

  @Test
  void aStallTurnsNobodyAway() {
    FullLoop loop = FullLoop.alone();
    for (int i = 0; i < 5; i++) {
      loop.run(2, 0.1 * MOST, 600);
      loop.stall(200);
      Got got = loop.run(2, 0.1 * MOST, 600);
      assertThat(got.refused()).as("%s", got).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"10", "30", "100"})
  void coldCodeTurnsNobodyAway(double times) {
    Got got = FullLoop.cold(times).run(3, 1e6, 160);

    assertThat(got.refused()).as("%s", got).isZero();
  }

  @Test
  void codeThatIsLongInCompilingTurnsNobodyAway() {
    Got got = FullLoop.cold(10).compiledIn(2000).run(12, 1e6, 160);

    assertThat(got.refused()).as("%s", got).isZero();
  }

  @Test
  void codeThatIsNewToAWarmLoopAndLongInCompilingTurnsNobodyAway() {
    FullLoop loop = FullLoop.alone().compiledIn(2000);
    loop.hears(Speech.HTTP1_TLS, 1);
    assertThat(loop.run(25, 0.5 * MOST, 160).refused()).isZero();
    loop.hears(Speech.HTTP2_TLS, 10);

    Got got = loop.run(12, 1e6, 160);

    assertThat(got.refused()).as("%s", got).isZero();
  }

  @ParameterizedTest
  @CsvSource({"10", "30", "100"})
  void codeThatIsNewToAWarmLoopTurnsNobodyAway(double times) {
    FullLoop loop = FullLoop.alone();
    loop.hears(Speech.HTTP1_TLS, 1);
    assertThat(loop.run(25, 0.5 * MOST, 160).refused()).isZero();
    loop.hears(Speech.HTTP2_TLS, times);

    Got got = loop.run(3, 1e6, 160);

    assertThat(got.refused()).as("%s", got).isZero();
  }

  @ParameterizedTest
  @CsvSource({"600", "4000"})
  void coldCodeUnderThreeTimesTheCallsIsFullSoon(int connections) {
    FullLoop loop = FullLoop.cold(30);
    Got cold = loop.run(4, 3 * MOST, connections);
    Got soon = loop.run(6, 3 * MOST, connections);
    Got over = loop.run(20, 3 * MOST, connections);

    String said = "%s, %s, then %s".formatted(cold, soon, over);
    assertThat(soon.p99()).as(said).isLessThan(250);
    assertThat(over.p99()).as(said).isLessThan(80);
  }
}
