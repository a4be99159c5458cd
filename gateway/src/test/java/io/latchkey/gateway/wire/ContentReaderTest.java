package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentReaderTest {
  private static final int TRAILERS = 40;

  private static String chunked(String content) {
    return Pieces.verdict(content.replace("~", "\r\n"), Pieces.content(Framing.CHUNKED, TRAILERS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          0~~                              > |
          5~hello~0~~                      > hello|
          5~hello~0~~next                  > hello|
          1~a~1~b~1~c~0~~                  > abc|
          a~0123456789~0~~                 > 0123456789|
          A~0123456789~000~~               > 0123456789|
          00000000000000a~0123456789~0~~   > 0123456789|
          4~~~~0~~                         > ~~|
          5;a=b~hello~0~~                  > hello|
          5 ; a="b;c" ;d~hello~0;last~~    > hello|
          '5\t;a~hello~0~~'                > hello|
          5;a="\u00e9;"~hello~0~~          > hello|
          5;a="\\"\\\\" ; b~hello~0~~      > hello|
          '5 ;\ta =\t"\t" ;b~hello~0~~'    > hello|
          0~a: b~~                         > |a=b;
          2~hi~0~A: b~c:~~                 > hi|A=b;c=;
          0~a: b~                          > incomplete
          0~                               > incomplete
          5~hello~                         > incomplete
          5~hell                           > incomplete
          ffffffff~a                       > incomplete
          fffffffffffffff~a                > incomplete
          """)
  void chunksAreJoinedAndTheirExtensionsDropped(String content, String expected) {
    assertThat(chunked(content)).isEqualTo(expected.replace("~", "\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "~",
        "~~",
        "g~",
        "-1~",
        "+5~hello~",
        "0x5~hello~",
        " 5~hello~",
        "5 ~hello~",
        "5\t~hello~",
        "5 a~hello~",
        "5,~hello~",
        ";a~",
        "5\nhello~",
        "5\rhello~0~~",
        "5;~hello~0~~",
        "5;;a~hello~0~~",
        "5; ~hello~0~~",
        "5;a ~hello~0~~",
        "5;a=~hello~0~~",
        "5;=b~hello~0~~",
        "5;a=b c~hello~0~~",
        "5;a=b=c~hello~0~~",
        "5;a b~hello~0~~",
        "5;\u00e9~hello~0~~",
        "5;a=\"~hello~0~~",
        "5;a=\"~hello~0~\"~5~hello~0~~",
        "5;a=\"b\"c~hello~0~~",
        "5;a=\"b\\~hello~0~~",
        "5;a=\"b\\\"~hello~0~~",
        "5;a=\"\0\"~hello~0~~",
        "5;a=\"\\\u007f\"~hello~0~~",
        "5;a=\"\n\"~hello~0~~",
        "5;a\rb~hello~0~~",
        "5;a\nb~hello~0~~",
        "5;a\0b~hello~0~~",
        "5;a\u007f~hello~0~~",
        "5~hello!~0~~",
        "5~helloworld",
        "5~hello\n0~~",
        "5~hello\r\r0~~",
        "5~hello0~~",
        "0000000000000001~a~0~~",
        "1000000000000000~a",
        "ffffffffffffffff~a",
        "0~\n",
        "0\n~",
        "0~a: b\n~",
        "0~a: b~\n",
        "0~a~~",
        "0~a : b~~",
        "0~ a: b~~",
        "0~a: b~ c~~",
        "0~: b~~",
        "0~a: b\0~~",
        "0~a: b\rc~~",
        "0~\r\r\n~"
      })
  void whateverElseIsRefused(String content) {
    assertThat(chunked(content)).startsWith("SYNTAX: ");
  }

  @Test
  void aChunkLineAtItsLimitPasses() {
    String atLimit = "1;" + "x".repeat(4094);
    assertThat(edges(atLimit + "\r\na\r\n0\r\n\r\n")).isEqualTo("a|");
    assertThat(edges(atLimit + "x\r\na\r\n0\r\n\r\n"))
        .isEqualTo("SECTION_TOO_LARGE: a chunk line is too long");
    assertThat(edges(atLimit + "xx")).isEqualTo("SECTION_TOO_LARGE: a chunk line is too long");
  }

  /** Long input is cut around its limit only. */
  private static String edges(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    Pieces.Readings readings = Pieces.content(Framing.CHUNKED, TRAILERS);
    String whole = Pieces.deliver(bytes, readings.begin(), List.of());
    for (int at = 4090; at < bytes.length; at++) {
      assertThat(Pieces.deliver(bytes, readings.begin(), List.of(at)))
          .as("cut at %s", at)
          .isEqualTo(whole);
    }
    return whole;
  }

  @Test
  void trailersAtTheirLimitPass() {
    String trailer = "a: " + "b".repeat(TRAILERS - 5);
    assertThat(chunked("0~" + trailer + "~~")).startsWith("|a=bbb");
    assertThat(chunked("0~" + trailer + "b~~")).startsWith("SECTION_TOO_LARGE: ");
    assertThat(chunked("0~" + trailer + "bbb")).startsWith("SECTION_TOO_LARGE: ");
    assertThat(chunked("0~" + trailer + "bbb\n")).startsWith("SECTION_TOO_LARGE: ");
  }

  @Test
  void oneTrailerTooManyIsRefused() {
    Pieces.Readings roomy = Pieces.content(Framing.CHUNKED, 1000);
    assertThat(Pieces.verdict("0\r\n" + "a:\r\n".repeat(64) + "\r\n", roomy))
        .isEqualTo("|" + "a=;".repeat(64));
    assertThat(Pieces.verdict("0\r\n" + "a:\r\n".repeat(65) + "\r\n", roomy))
        .startsWith("SECTION_TOO_LARGE: ");
  }

  @Test
  void aDeclaredLengthIsReadAndNoMore() {
    assertThat(Pieces.verdict("hello", Pieces.content(Framing.length(5), 0))).isEqualTo("hello|");
    assertThat(Pieces.verdict("hello!", Pieces.content(Framing.length(5), 0))).isEqualTo("hello|");
    assertThat(Pieces.verdict("hell", Pieces.content(Framing.length(5), 0)))
        .isEqualTo("incomplete");
    assertThat(Pieces.verdict("x", Pieces.content(Framing.length(0), 0))).isEqualTo("|");
    assertThat(Pieces.verdict("x", Pieces.content(Framing.NONE, 0))).isEqualTo("|");
  }

  @Test
  void contentUntilTheCloseHasNoEndOfItsOwn() {
    assertThat(Pieces.verdict("0\r\n\r\n", Pieces.content(Framing.UNTIL_CLOSE, 0)))
        .isEqualTo("incomplete");
  }

  @ParameterizedTest
  @CsvSource({"NONE, 0, false", "LENGTH, 0, false", "LENGTH, 3, true", "LENGTH, 4, false"})
  void bytesThatAreAllContentNeedNotBeCut(Framing.Kind kind, int octets, boolean all) {
    ContentReader reader =
        ContentReader.of(kind == Framing.Kind.NONE ? Framing.NONE : Framing.length(3), 64);
    assertThat(reader.takesAll(octets)).isEqualTo(all);
    assertThat(reader.isComplete()).isEqualTo(all || kind == Framing.Kind.NONE);
  }

  @Test
  void contentThatComesInPiecesIsCountedWhole() throws MalformedException {
    ContentReader reader = ContentReader.of(Framing.length(5), 64);
    assertThat(reader.takesAll(2)).isTrue();
    assertThat(reader.takesAll(4)).isFalse();
    ByteBuf in = Unpooled.copiedBuffer("abcX", StandardCharsets.US_ASCII);
    ByteBuf piece = Objects.requireNonNull(reader.read(in));
    assertThat(piece.toString(StandardCharsets.US_ASCII)).isEqualTo("abc");
    assertThat(reader.isComplete()).isTrue();
    assertThat(reader.takesAll(1)).isFalse();
    assertThat(ContentReader.of(Framing.UNTIL_CLOSE, 64).takesAll(1 << 20)).isTrue();
    assertThat(ContentReader.of(Framing.CHUNKED, 64).takesAll(1)).isFalse();
    piece.release();
    in.release();
  }
}
