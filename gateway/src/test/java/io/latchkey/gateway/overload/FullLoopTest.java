package io.latchkey.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.overload.FullLoop.Got;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two minutes of three times the calls that an event loop can carry, by the figures of a loop
 * without a machine: what is let in is served soon, the loop is kept busy, and it is over soon.
 * Where so many wait that one each millisecond is too few, to tell them takes more.
 */
class FullLoopTest {
  private static final double MOST = FullLoop.CAPACITY;
  private static final double LITTLE = 0.1 * MOST;

  @ParameterizedTest
  @CsvSource({"600, 0.9", "1500, 0.9", "4000, 0.9", "8000, 0.8"})
  void aFullLoopServesWhatItLetsIn(int connections, double part) {
    FullLoop loop = FullLoop.alone();
    Got quiet = loop.run(10, LITTLE, connections);
    Got begin = loop.run(3, 3 * MOST, connections);
    Got over = loop.run(117, 3 * MOST, connections);
    Got after = loop.run(10, LITTLE, connections);

    String said =
        "%d connections: quiet %s; first 3 s %s; over %s; after %s"
            .formatted(connections, quiet, begin, over, after);
    assertThat(quiet.refused()).as(said).isZero();
    assertThat(over.goodput()).as(said).isGreaterThan(part * MOST);
    assertThat(over.p99()).as(said).isLessThan(3 * quiet.p99());
    assertThat(after.lastRefusal()).as(said).isLessThan(5);
  }

  /** An answer goes on for many rounds, and what a round lets in is work for those that follow. */
  @ParameterizedTest
  @CsvSource({"8, 600", "8, 6000"})
  void ofLongAnswersItLetsInWhatItCarries(int pieces, int connections) {
    FullLoop loop = FullLoop.alone().ofLongAnswers(pieces);
    Got quiet = loop.run(10, 0.1 * loop.capacity(), connections);
    Got over = loop.run(120, 3 * loop.capacity(), connections);
    Got after = loop.run(10, 0.1 * loop.capacity(), connections);

    String said = "quiet %s; over %s; after %s".formatted(quiet, over, after);
    assertThat(quiet.refused()).as(said).isZero();
    assertThat(over.goodput()).as(said).isGreaterThan(0.9 * loop.capacity());
    assertThat(over.p99()).as(said).isLessThan(3 * quiet.p99());
    assertThat(after.lastRefusal()).as(said).isLessThan(5);
  }
}
