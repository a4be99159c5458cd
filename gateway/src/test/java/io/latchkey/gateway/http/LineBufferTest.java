package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBufferTest {
  private static String text(LineBuffer lines) {
    String text = new String(lines.bytes(), 0, lines.length(), StandardCharsets.ISO_8859_1);
    lines.giveBack();
    return text;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "\t", "a\tb\t\tc", "\u00ff\u0080 ~", "0123456789\t0123456789"})
  void textIsWrittenAsItIs(String text) {
    assertThat(text(LineBuffer.take().text(text))).isEqualTo(text);
  }

  @Test
  void whatCouldEndALineIsRefusedWhereverItStands() {
    LineBuffer lines = LineBuffer.take().text("kept");
    for (char c : new char[] {'\r', '\n', 0, 0x1f, 0x7f, 0x100, '\u010a', '\u200d'}) {
      for (int place = 0; place < 12; place++) {
        StringBuilder text = new StringBuilder("aaaa\taaaaaaa");
        text.setCharAt(place, c);
        assertThatThrownBy(() -> lines.text(text.toString()))
            .as("%x at %s", (int) c, place)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(text(lines)).isEqualTo("kept");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 1024, Long.MAX_VALUE})
  void numbersAreWrittenInDigits(long number) {
    assertThat(text(LineBuffer.take().text("n=").number(number))).isEqualTo("n=" + number);
  }

  @Test
  void whoTakesASecondOneGetsAnother() {
    LineBuffer first = LineBuffer.take().text("first");
    LineBuffer second = LineBuffer.take().text("second");
    assertThat(second).isNotSameAs(first);
    assertThat(text(second)).isEqualTo("second");
    assertThat(text(first)).isEqualTo("first");
    LineBuffer again = LineBuffer.take();
    assertThat(again).isSameAs(first);
    assertThat(text(again)).isEmpty();
  }

  @Test
  void itGrowsForOneHeadAndShrinksAfterwards() {
    LineBuffer lines = LineBuffer.take();
    String large = "a".repeat(10 * LineBuffer.KEPT);
    lines.text(large).end();
    assertThat(lines.copy()).hasSize(large.length() + 2);
    assertThat(lines.bytes().length).isGreaterThan(LineBuffer.KEPT);
    lines.giveBack();
    assertThat(lines.bytes()).hasSize(LineBuffer.KEPT);
  }

  @Test
  void linesInARowAreWrittenAsTheyWereSpelled() throws MalformedException {
    byte[] bytes = "A: 1\r\nb:2\r\nC:  3 \t\r\nD: 4\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    FieldSection fields = FieldSection.parse(bytes, 0, bytes.length - 2, 10);
    String[] lines = {"A: 1\r\n", "b:2\r\n", "C:  3\r\n", "D: 4\r\n"};
    for (int first = 0; first <= lines.length; first++) {
      StringBuilder expected = new StringBuilder();
      for (int end = first; end <= lines.length; end++) {
        LineBuffer out = LineBuffer.take();
        out.lines(fields, first, end);
        assertThat(new String(out.copy(), StandardCharsets.US_ASCII))
            .hasToString(expected.toString());
        out.giveBack();
        expected.append(end < lines.length ? lines[end] : "");
      }
    }
  }
}
