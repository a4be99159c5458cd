package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DigitsTest {
  private static String written(long number) {
    byte[] into = new byte[1 + Digits.MOST];
    return new String(into, 1, Digits.write(into, 1, number) - 1, US_ASCII);
  }

  private static String thousandths(long number) {
    byte[] into = new byte[1 + Digits.MOST];
    return new String(into, 1, Digits.writeThousandths(into, 1, number) - 1, US_ASCII);
  }

  private static LongStream numbers() {
    LongStream powers =
        LongStream.iterate(1, power -> power * 10).limit(19).flatMap(n -> LongStream.of(n - 1, n));
    LongStream limits =
        LongStream.of(Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, 1L << 32, Long.MAX_VALUE);
    LongStream small = LongStream.range(0, 20_000);
    LongStream any = new Random(5).longs(10_000).map(n -> (n >>> 1) >> (n & 63));
    return LongStream.concat(LongStream.concat(powers, limits), LongStream.concat(small, any));
  }

  @Test
  void numbersAreWrittenAsEver() {
    assertThat(numbers()).allSatisfy(n -> assertThat(written(n)).isEqualTo(Long.toString(n)));
  }

  @Test
  void thousandthsHaveThreeDecimals() {
    assertThat(numbers())
        .allSatisfy(
            n -> assertThat(thousandths(n)).isEqualTo(BigDecimal.valueOf(n, 3).toPlainString()));
  }
}
