package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context section 3.2: what is taken for a traceparent, and what is none. */
class TraceParentTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String GOOD = "00-" + TRACE + "-" + SPAN + "-01";

  private static TraceParent of(String... values) {
    String[] fields = new String[values.length * 2];
    for (int i = 0; i < values.length; i++) {
      fields[2 * i] = "TraceParent";
      fields[2 * i + 1] = values[i];
    }
    return TraceParent.of(FieldSection.of(fields));
  }

  @Test
  void aWellFormedOneIsRead() {
    TraceParent read = of(GOOD);

    assertThat(read)
        .isEqualTo(
            new TraceParent(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 0x00f067aa0ba902b7L, true));
  }

  @ParameterizedTest
  @CsvSource({"00,false", "01,true", "02,false", "03,true", "fe,false", "ff,true"})
  void onlyTheLastBitOfTheFlagsSaysThatItIsSampled(String flags, boolean sampled) {
    assertThat(of("00-" + TRACE + "-" + SPAN + "-" + flags).sampled()).isEqualTo(sampled);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "-more", "-01-02"})
  void aLaterVersionMaySayMore(String more) {
    assertThat(of("cc-" + TRACE + "-" + SPAN + "-01" + more)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902bz-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
        "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01"
      })
  void whatIsMalformedIsNone(String value) {
    assertThat(of(value)).isNull();
  }

  @Test
  void noneAndTwoAreNone() {
    assertThat(of()).isNull();
    assertThat(of(GOOD, GOOD)).isNull();
  }

  @Test
  void oneThatIsTooLongIsNone() {
    String later = "cc-" + TRACE + "-" + SPAN + "-01-";

    assertThat(of(later + "x".repeat(256 - later.length()))).isNotNull();
    assertThat(of(later + "x".repeat(257 - later.length()))).isNull();
  }

  @Test
  void whatIsReadIsWhatWasWrittenAndAChangedOctetNeverThrows() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      Trace trace =
          new Trace(random.nextLong(), random.nextLong() | 1, 0, 1, random.nextLong() | 1, true);
      String written = trace.traceparent();
      TraceParent read = of(written);
      assertThat(read).isEqualTo(new TraceParent(trace.high(), trace.low(), trace.call(), true));
      char[] changed = written.toCharArray();
      changed[random.nextInt(changed.length)] = (char) (0x21 + random.nextInt(94));
      TraceParent other = of(new String(changed));
      assertThat(other == null || other.span() != 0).isTrue();
    }
  }
}
