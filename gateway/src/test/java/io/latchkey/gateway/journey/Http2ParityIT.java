package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Corpus.Case;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The corpus of HTTP/1.1 by HTTP/2, as far as that can say it: the answer, and what reaches the
 * tenant. Tables of decisions do the same, see {@link Bench#bothWays}.
 */
class Http2ParityIT {
  @TempDir private static Path directory;
  private static CorpusBench bench;

  @BeforeAll
  static void start() throws IOException {
    bench = CorpusBench.start(directory);
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Case each : Corpus.requests()) {
      boolean one = !each.text('=').contains(", ");
      if (one && PlainCall.of(each.bytes('>')) != null) {
        cases.add(each);
      }
    }
    return cases;
  }

  @Test
  void mostOfTheCorpusCanBeSaid() {
    assertThat(cases()).hasSizeGreaterThan(200);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isTheSameInEitherVersion(Case wanted) throws IOException {
    PlainCall plain = PlainCall.of(wanted.bytes('>'));
    boolean toHead = wanted.text('=').endsWith(" head");
    Told by1;
    try (RawPeer caller = bench.gateway.connect()) {
      by1 = Told.read(caller.send(wanted.bytes('>')), toHead);
    }
    String reached1 = reached(by1);
    Told by2;
    try (Http2Caller caller = Http2Caller.connect(bench.gateway.address())) {
      by2 = caller.call(plain);
    }

    Told.assertSame(by1, by2);
    if (wanted.text('^').startsWith("unfinished ")) {
      bench.upstream.settle();
      assertThat(PlainRequest.endOf(bench.upstream.take())).isNegative();
    } else {
      assertThat(reached(by2)).isEqualTo(reached1);
    }
  }

  /** The one request that reached the tenant, or nothing. */
  private static String reached(Told told) throws IOException {
    bench.upstream.settle();
    String bytes = PlainRequest.joined(bench.upstream.take());
    int end = bytes.indexOf("\r\n\r\n") + 4;
    if (end < 4) {
      return bytes;
    }
    Answer request = new Answer(bytes.substring(0, end), bytes.substring(end));
    return Told.reached(request, told.answer().requestId());
  }
}
