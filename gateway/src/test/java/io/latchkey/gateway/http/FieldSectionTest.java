package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSectionTest {
  private static FieldSection parse(String text, int limit, int lines) throws MalformedException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return FieldSection.parse(bytes, 0, bytes.length, limit, lines);
  }

  @ParameterizedTest
  @EnumSource
  void aKnownNameIsKnownInEverySpelling(FieldName name) {
    Random random = new Random(name.ordinal());
    StringBuilder mixed = new StringBuilder();
    for (char c : name.lower().toCharArray()) {
      mixed.append(random.nextBoolean() ? Character.toUpperCase(c) : c);
    }
    String upper = name.wire().toUpperCase(Locale.ROOT);
    FieldSection fields =
        FieldSection.of(
            "a", "1", name.wire(), "2", name.lower(), "3", upper, "4", mixed.toString(), "5");
    assertThat(fields.all(name)).containsExactly("2", "3", "4", "5");
    assertThat(fields.known(0)).isNull();
    assertThat(fields.indexOf(name, 2)).isEqualTo(2);
    assertThat(fields.indexOf(name, 5)).isEqualTo(-1);
    assertThat(fields.nameEnd(1) - fields.nameStart(1)).isEqualTo(name.wire().length());
  }

  @ParameterizedTest
  @EnumSource
  void aNameThatDiffersByOneOctetIsAnother(FieldName name) {
    for (int i = 0; i < name.wire().length(); i++) {
      StringBuilder other = new StringBuilder(name.wire());
      other.setCharAt(i, (char) (other.charAt(i) ^ 1));
      if (Ascii.isToken(other.toString())) {
        assertThat(FieldSection.of(other.toString(), "x").has(name)).as(other.toString()).isFalse();
      }
    }
    assertThat(FieldSection.of(name.wire() + "s", "x").has(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 2, 3, 4, 100})
  void aWrongNumberOfLinesChangesNothing(int lines) throws MalformedException {
    FieldSection fields = parse("Host: a\r\nb: \t c \r\nHost:\r\n", 3, lines);
    assertThat(fields.count()).isEqualTo(3);
    assertThat(fields.all(FieldName.HOST)).containsExactly("a", "");
    assertThat(fields.name(1)).isEqualTo("b");
    assertThat(fields.value(1)).isEqualTo("c");
    assertThatThrownBy(() -> parse("a: 1\r\nb: 2\r\nc: 3\r\n", 2, lines))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("more fields than the limit");
  }

  @Test
  void aValueIsComparedWithoutCaseAndAsAWhole() {
    FieldSection fields =
        FieldSection.of("Connection", "Keep-Alive", "Connection", "keep-alive, a");
    assertThat(fields.valueIs(0, "keep-alive")).isTrue();
    assertThat(fields.valueIs(0, "keep-aliv")).isFalse();
    assertThat(fields.valueIs(1, "keep-alive")).isFalse();
  }
}
