package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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

  @Test
  void whoAsksAnExpiredOutgoingHeadNeverWritesAnothersLines() {
    HeadRoom room = HeadRoom.take();
    OutgoingHead expired = outgoing(room, "one");
    assertThat(expired.lines()).startsWith("X-Request-Id: one".getBytes(StandardCharsets.US_ASCII));
    room.giveBack();
    HeadRoom again = HeadRoom.take();
    OutgoingHead next = outgoing(again, "six");
    assertThat(again).isSameAs(room);
    assertThat(next.lines()).startsWith("X-Request-Id: six".getBytes(StandardCharsets.US_ASCII));
    assertThat(expired.lines()).isEmpty();
    assertThat(expired.length()).isEqualTo(19);
    again.giveBack();
  }

  private static OutgoingHead outgoing(HeadRoom room, String id) {
    LineBuffer lines = Objects.requireNonNull(room.lines());
    lines.line(FieldName.X_REQUEST_ID, id);
    assertThat(room.lines()).isNull();
    return room.holds(
        new OutgoingHead("GET", "/", lines.bytes(), lines.length(), Framing.NONE, true));
  }

  @Test
  void roomIsGivenBackOnce() {
    HeadRoom room = HeadRoom.take();
    room.giveBack();
    assertThatThrownBy(room::giveBack).isInstanceOf(IllegalStateException.class);
    assertThat(room.lines()).isNull();
  }

  @Test
  void aThreadKeepsSoManyAndNoMore() {
    List<HeadRoom> lent = new ArrayList<>();
    for (int i = 0; i <= HeadRoom.KEPT; i++) {
      lent.add(HeadRoom.take());
    }
    assertThat(new HashSet<>(lent)).hasSize(HeadRoom.KEPT + 1);
    lent.forEach(HeadRoom::giveBack);
    List<HeadRoom> again = new ArrayList<>();
    for (int i = 0; i <= HeadRoom.KEPT; i++) {
      again.add(HeadRoom.take());
    }
    assertThat(again.stream().filter(lent::contains)).hasSize(HeadRoom.KEPT);
    again.forEach(HeadRoom::giveBack);
  }
}
