package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values are those of CPython 3.11, whose hash of bytes is SipHash-1-3. */
class SipHashTest {
  private static byte[] counting(int length) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) i;
    }
    return octets;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 7541581120933061747",
    "3, 5569996484167262381",
    "7, 3389392686435873370",
    "8, -1525574692105212182",
    "9, 8471974163824919394",
    "15, -932606700130547222",
    "16, -8542738587087157833",
    "31, 1627832755361535131",
    "64, 8493894268803903686",
  })
  void isWhatOthersMakeOfIt(int length, long expected) {
    assertThat(new SipHash(0, 0).of(counting(length), length)).isEqualTo(expected);
  }

  @Test
  void octetsBehindTheLengthDoNotCount() {
    byte[] longer = counting(64);
    assertThat(new SipHash(0, 0).of(longer, 9)).isEqualTo(8471974163824919394L);
  }

  @Test
  void anotherKeyMakesAnotherHash() {
    byte[] octets = counting(16);
    assertThat(new SipHash(1, 0).of(octets, 16))
        .isNotEqualTo(new SipHash(0, 0).of(octets, 16))
        .isNotEqualTo(new SipHash(0, 1).of(octets, 16));
  }
}
