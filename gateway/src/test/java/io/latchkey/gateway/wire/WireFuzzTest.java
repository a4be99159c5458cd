package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes of any kind, in pieces of any size: one verdict, and never another exception. */
class WireFuzzTest {
  private static final int ROUNDS = 4_000;
  private static final String[] SCRAPS = {
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\n",
    "0",
    "1",
    "5",
    "a",
    ";",
    " ",
    "\t",
    ":",
    "a: b",
    "hello",
    "0\r\n",
    "5\r\nhello\r\n",
    "GET / HTTP/1.1\r\n",
    "Host: a\r\n",
    "\0",
    "\u007f",
    "\u00ff",
    "HTTP/1.1 ",
    "200",
    "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Connection: close\r\n"
  };

  private static byte[] scraps(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(14); i >= 0; i--) {
      text.append(
          random.nextInt(20) == 0
              ? Character.toString((char) random.nextInt(256))
              : SCRAPS[random.nextInt(SCRAPS.length)]);
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<Integer> cuts(Random random, int length) {
    List<Integer> cuts = new ArrayList<>();
    for (int at = 1; at < length; at++) {
      if (random.nextInt(4) == 0) {
        cuts.add(at);
      }
    }
    return cuts;
  }

  private static Pieces.Reading head(boolean answer) {
    HeadScanner scanner = new HeadScanner(24, 40);
    return in -> {
      int length = scanner.scan(in);
      if (length < 0) {
        return null;
      }
      byte[] head = new byte[length];
      in.readBytes(head);
      int end = scanner.firstLineEnd();
      Record line = answer ? StatusLine.parse(head, end) : RequestLine.parse(head, end);
      FieldSection fields = FieldSection.parse(head, end + 2, length - 2, 4);
      Framing framing =
          answer ? Framings.ofAnswer(fields, false, 200, false) : Framings.ofRequest(fields, false);
      return line + Pieces.lines(fields) + framing + Framings.keepsAlive(fields, false);
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyHeadHasOneVerdict(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = scraps(random);
      boolean answer = random.nextBoolean();
      assertThat(Pieces.deliver(bytes, head(answer), cuts(random, bytes.length)))
          .as("round %s", round)
          .isEqualTo(Pieces.deliver(bytes, head(answer), List.of()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void anyChunkedContentHasOneVerdict(long seed) {
    Random random = new Random(seed);
    Pieces.Readings readings = Pieces.content(Framing.CHUNKED, 20);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = scraps(random);
      assertThat(Pieces.deliver(bytes, readings.begin(), cuts(random, bytes.length)))
          .as("round %s", round)
          .isEqualTo(Pieces.deliver(bytes, readings.begin(), List.of()));
    }
  }
}
