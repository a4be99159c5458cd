package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadRoomTest {
  private static FieldSection read(HeadRoom room, String lines, int count)
      throws MalformedException {
    byte[] from = lines.getBytes(StandardCharsets.ISO_8859_1);
    byte[] octets = room.octets(from.length);
    System.arraycopy(from, 0, octets, 0, from.length);
    return room.parse(octets, 0, from.length, 1000, count);
  }

  @Test
  void whatIsKeptOutlivesTheNextHead() throws MalformedException {
    HeadRoom room = HeadRoom.take();
    FieldSection first = read(room, "Cookie: one\r\nb: two\r\n", 2);
    FieldSection kept = first.kept();
    room.giveBack();
    HeadRoom again = HeadRoom.take();
    FieldSection second = read(again, "Cookie: six\r\nb: ten\r\n", 2);
    assertThat(again).isSameAs(room);
    assertThat(second.all(FieldName.COOKIE)).containsExactly("six");
    assertThat(kept.all(FieldName.COOKIE)).containsExactly("one");
    assertThat(kept.name(1) + kept.value(1) + kept.count()).isEqualTo("btwo2");
    assertThat(kept.bytes()).isNotSameAs(second.bytes());
    assertThat(kept.kept()).isSameAs(kept);
    again.giveBack();
  }

  @Test
  void whoAsksAnExpiredSectionNeverReadsAnothersFields() throws MalformedException {
    HeadRoom room = HeadRoom.take();
    FieldSection expired = read(room, "Cookie: one\r\n", 1);
    room.giveBack();
    FieldSection next = read(HeadRoom.take(), "Cookie: six\r\n", 1);
    assertThat(next.first(FieldName.COOKIE)).isEqualTo("six");
    Class<ArrayIndexOutOfBoundsException> fault = ArrayIndexOutOfBoundsException.class;
    assertThatThrownBy(() -> expired.first(FieldName.COOKIE)).isInstanceOf(fault);
    assertThatThrownBy(() -> expired.value(0)).isInstanceOf(fault);
    assertThatThrownBy(() -> expired.known(0)).isInstanceOf(fault);
    assertThatThrownBy(() -> expired.isNamed(0, "cookie")).isInstanceOf(fault);
    assertThatThrownBy(expired::kept).isInstanceOf(fault);
    assertThat(expired.bytes()).isEmpty();
    room.giveBack();
  }

  @Test
  void whileItIsTakenAnotherIsLent() throws MalformedException {
    HeadRoom outer = HeadRoom.take();
    FieldSection fields = read(outer, "a: outer\r\n", 1);
    HeadRoom inner = HeadRoom.take();
    assertThat(read(inner, "a: inner\r\n", 1).value(0)).isEqualTo("inner");
    inner.giveBack();
    assertThat(fields.value(0)).isEqualTo("outer");
    outer.giveBack();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, HeadRoom.LINES, HeadRoom.LINES + 1, 300})
  void headsOfAnySizeAreRead(int lines) throws MalformedException {
    HeadRoom room = HeadRoom.take();
    String text = "name: value of ten\r\n".repeat(lines);
    FieldSection fields = read(room, text, lines);
    assertThat(fields.count()).isEqualTo(lines);
    assertThat(fields.value(lines - 1)).isEqualTo("value of ten");
    assertThat(fields.bytes() == room.octets(1)).isEqualTo(text.length() <= HeadRoom.OCTETS);
    room.giveBack();
  }
}
