package io.latchkey.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "a%", "%4g", "%zz", "%ff", "%c0%80", "%ed%a0%80"})
  void brokenEscapesAreNoText(String text) {
    assertThat(Names.decoded(text, false)).isNull();
  }

  @Test
  void whatWasEncodedIsDecoded() {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      String text =
          random
              .ints(random.nextInt(20), 1, 0xD7FF)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();

      assertThat(Names.decoded(URLEncoder.encode(text, StandardCharsets.UTF_8), true))
          .isEqualTo(text);
    }
  }

  @Test
  void anEscapeAtTheVeryEndIsRead() {
    assertThat(Names.decoded("a%41", false)).isEqualTo("aA");
    assertThat(Names.decoded("a+b", false)).isEqualTo("a+b");
    assertThat(Names.decoded("a+b", true)).isEqualTo("a b");
  }

  @Test
  void onlyAsciiIsLowered() {
    assertThat(Names.lower("AZaz\u00c4\u0130")).isEqualTo("azaz\u00c4\u0130");
  }

  @Test
  void aNameGivenTwiceIsNoticed() {
    assertThat(Pairs.read("a=1&b=2").repeats()).isFalse();
    assertThat(Pairs.read("a=1&A=2").repeats()).isTrue();
    assertThat(Pairs.read("").repeats()).isFalse();
    assertThat(Pairs.read("a=%zz").first("A")).hasValue("%zz");
  }
}
