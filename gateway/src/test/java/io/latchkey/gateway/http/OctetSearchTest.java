package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class OctetSearchTest {
  private static final IntPredicate CONTROL = b -> b >= 0 && b < ' ' || b == 0x7f;

  private static int slowly(byte[] bytes, int from, int to, IntPredicate what) {
    int at = from;
    while (at < to && !what.test(bytes[at])) {
      at++;
    }
    return at;
  }

  private static void findsTheSame(byte[] bytes, int from, int to) {
    assertThat(OctetSearch.nextControl(bytes, from, to))
        .as("control in %s to %s", from, to)
        .isEqualTo(slowly(bytes, from, to, CONTROL));
    assertThat(OctetSearch.nextLineFeed(bytes, from, to))
        .as("LF in %s to %s", from, to)
        .isEqualTo(slowly(bytes, from, to, b -> b == '\n'));
  }

  @Test
  void everyOctetIsJudgedRightAtEveryPlaceOfAWord() {
    for (int octet = 0; octet < 256; octet++) {
      for (int place = 0; place < 20; place++) {
        byte[] bytes = "a".repeat(20).getBytes(StandardCharsets.US_ASCII);
        bytes[place] = (byte) octet;
        findsTheSame(bytes, 0, bytes.length);
        findsTheSame(bytes, 3, 19);
      }
    }
  }

  @Test
  void whatStandsBehindAHitDoesNotMoveIt() {
    Random random = new Random(7);
    byte[] alphabet = {'\n', 0x0b, 0x1f, ' ', '!', 0x7e, 0x7f, (byte) 0x80, (byte) 0xff, 0, '\t'};
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        boolean plain = random.nextInt(4) > 0;
        bytes[i] = plain ? (byte) 'x' : alphabet[random.nextInt(alphabet.length)];
      }
      int from = random.nextInt(bytes.length + 1);
      findsTheSame(bytes, from, from + random.nextInt(bytes.length - from + 1));
    }
  }
}
