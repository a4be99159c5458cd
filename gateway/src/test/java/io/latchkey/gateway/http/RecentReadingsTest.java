package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentReadingsTest {
  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Target read(String text, boolean encodedSlash) throws RefusedException {
    byte[] bytes = octets("GET " + text + " HTTP/1.1");
    return Target.parse(bytes, 4, 4 + text.length(), encodedSlash);
  }

  private static String told(String text, boolean encodedSlash, boolean fromOctets) {
    try {
      Target target = fromOctets ? read(text, encodedSlash) : Target.parse(text, encodedSlash);
      return String.join(
          "|",
          target.rawPath(),
          String.valueOf(target.rawQuery()),
          String.valueOf(target.scheme()),
          String.valueOf(target.authority()),
          target.routingPath(),
          target.readingsAfter(0).toString(),
          String.valueOf(target.hasEncodedSlash()));
    } catch (RefusedException refused) {
      return refused.refusal().toString();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/", "/a", "/a?", "/a?b=c?d", "/a/b;c=d/e", "/%C3%A9", "/a%2Fb", "/a%2fb?c", "/a//b",
            "/a/../b",
        "/a#b", "/a?b#c", "?a", "", "*", "a", "http://h/a", "https://h:1?b", "http://", "ftp://h/",
        "/a?b\u007fc", "/a?b\u00e9", "/\u00e9", "/a\\b", "/%zz", "/a%00"
      })
  void aTargetReadsTheSameFromItsOctetsAsFromText(String text) {
    for (boolean encodedSlash : new boolean[] {false, true, false}) {
      String expected = told(text, encodedSlash, false);
      assertThat(told(text, encodedSlash, true)).isEqualTo(expected);
      assertThat(told(text, encodedSlash, true)).as("again").isEqualTo(expected);
    }
  }

  @Test
  void whatWasReadIsNotReadAgain() throws RefusedException {
    Target first = read("/one/two?secret=1", false);
    Target again = read("/one/two?secret=2", true);
    assertThat(again.rawPath()).isSameAs(first.rawPath());
    assertThat(again.rawQuery()).isEqualTo("secret=2");
    Authority host = Authority.parse(octets("xHost.example:1y"), 1, 15);
    assertThat(Objects.requireNonNull(host).host()).isEqualTo("host.example");
    assertThat(Authority.parse(octets("Host.example:1"), 0, 14)).isSameAs(host);
    assertThat(Authority.parse(octets("host.example:1"), 0, 14)).isNotSameAs(host);
  }

  @Test
  void anEncodedSlashIsAskedForEachTime() throws RefusedException {
    assertThat(read("/x%2Fy", true).hasEncodedSlash()).isTrue();
    assertThatThrownBy(() -> read("/x%2Fy", false)).isInstanceOf(RefusedException.class);
  }

  @Test
  void manyTextsNeverGetOneAnothersReading() {
    Recent<String> recent = new Recent<>(256);
    Random random = new Random(11);
    for (int round = 0; round < 50_000; round++) {
      String text = "/p" + random.nextInt(3000) + "x".repeat(random.nextInt(20));
      byte[] bytes = octets(text);
      String found = recent.find(bytes, 0, bytes.length);
      assertThat(found == null ? text : found).isEqualTo(text);
      recent.keep(bytes, 0, bytes.length, text);
      assertThat(recent.find(bytes, 0, bytes.length)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Recent.LONGEST, Recent.LONGEST + 1})
  void longTextsAreNotKept(int length) {
    Recent<String> recent = new Recent<>(256);
    byte[] bytes = octets("a".repeat(length));
    recent.keep(bytes, 0, length, "read");
    List<String> kept = length > Recent.LONGEST ? List.of() : List.of("read");
    assertThat(Stream.ofNullable(recent.find(bytes, 0, length)).toList()).isEqualTo(kept);
  }
}
