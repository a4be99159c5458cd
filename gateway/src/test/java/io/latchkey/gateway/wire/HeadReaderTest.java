package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.HeadRoom;
import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A head that is there at once is read as one that comes octet by octet. */
class HeadReaderTest {
  private static final int MAX_LINE = 40;
  private static final int MAX_SECTION = 120;
  private static final int MAX_FIELDS = 5;
  private static final String[] PIECES = {
    "GET / HTTP/1.1",
    "HTTP/1.1 200 OK",
    "\r\n",
    "\r\n",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    "Host: a",
    "Cookie: a=b; c=d",
    "X-Api-Key:k",
    "Server : x",
    "a",
    "b:",
    ": c",
    "d:\te \t",
    "x: \u007f",
    "\u0001",
    "é: 1",
    "y: é",
    "Content-Type: text/html",
    "X-Frame-Options: DENY",
    " folded",
    "\0",
    "long-name-of-a-field: 0123456789012345678901234567890123456789"
  };

  /** What a reader says of {@code text}, given so many octets at a time. */
  private static String read(String text, int step) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    HeadReader reader = new HeadReader(MAX_LINE, MAX_SECTION, MAX_FIELDS);
    ByteBuf in = Unpooled.buffer();
    try {
      for (int at = 0; at < octets.length; at += step) {
        in.writeBytes(octets, at, Math.min(step, octets.length - at));
        HeadRoom room = HeadRoom.take();
        try {
          byte[] head = reader.take(in, room);
          if (head != null) {
            return shown(reader, head, room, octets.length - in.readerIndex());
          }
        } finally {
          room.giveBack();
        }
      }
      return "more is needed";
    } catch (MalformedException malformed) {
      return malformed.fault() + " " + malformed.what();
    } finally {
      in.release();
    }
  }

  private static String shown(HeadReader reader, byte[] head, HeadRoom room, int left) {
    String first = new String(head, 0, reader.firstLineEnd(), StandardCharsets.ISO_8859_1);
    StringBuilder text = new StringBuilder(first).append('|').append(left);
    try {
      FieldSection fields = reader.fields(head, room);
      for (int i = 0; i < fields.count(); i++) {
        text.append('|').append(fields.name(i)).append('=').append(fields.value(i));
        text.append(fields.known(i)).append(fields.isOrdinary(i));
      }
      return text.toString();
    } catch (MalformedException malformed) {
      return text + "|" + malformed.fault() + " " + malformed.what();
    }
  }

  @Test
  void theVerdictIsTheSameAtOnceAndPieceByPiece() {
    Random random = new Random(22112026);
    int good = 0;
    for (int round = 0; round < 40_000; round++) {
      StringBuilder text = new StringBuilder();
      boolean tidy = random.nextBoolean();
      for (int piece = random.nextInt(9); piece >= 0; piece--) {
        text.append(PIECES[random.nextInt(PIECES.length)]).append(tidy ? "\r\n" : "");
      }
      text.append(random.nextInt(4) == 0 ? "" : "\r\n\r\n");
      String pieces = read(text.toString(), 1);
      String whole = read(text.toString(), 10_000);
      boolean read = pieces.indexOf('|') >= 0;
      // of what follows the head, one has seen all and the other nothing
      String bare = read ? pieces.replaceFirst("\\|\\d+", "") : pieces;
      assertThat(read ? whole.replaceFirst("\\|\\d+", "") : whole)
          .as("%s", text.toString().replace("\r", "\\r").replace("\n", "\\n"))
          .isEqualTo(bare);
      good += read ? 1 : 0;
    }
    assertThat(good).isGreaterThan(5_000);
  }

  @ParameterizedTest
  @CsvSource({"40,0,true", "41,0,false", "10,118,true", "10,119,false"})
  void limitsHoldForAHeadThatIsThereAtOnce(int line, int section, boolean taken) {
    String field = section == 0 ? "" : "a:" + "v".repeat(section - 2) + "\r\n";
    String text = "l".repeat(line) + "\r\n" + field + "\r\n";
    assertThat(read(text, 10_000)).isEqualTo(read(text, 1));
    assertThat(read(text, 10_000).indexOf('|') > 0).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({"5,false", "6,true"})
  void moreFieldsThanTheLimitAreRefused(int fields, boolean refused) {
    String text = "l\r\n" + "a:b\r\n".repeat(fields) + "\r\n";
    assertThat(read(text, 10_000)).isEqualTo(read(text, 1));
    assertThat(read(text, 10_000).contains("more fields")).isEqualTo(refused);
  }

  @Test
  void octetsBehindTheHeadAreLeft() {
    assertThat(read("GET / HTTP/1.1\r\na: b\r\n\r\nGET /2", 100))
        .isEqualTo("GET / HTTP/1.1|6|a=bnullfalse");
  }
}
