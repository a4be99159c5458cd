package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.MalformedException;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Http2AnswerTest {
  /** Fields as name=value, parted by blanks. */
  private static Http2Headers headers(String fields) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (String field : fields.split(" ")) {
      int at = field.indexOf('=');
      headers.add(field.substring(0, at), field.substring(at + 1).replace('_', ' '));
    }
    return headers;
  }

  /** What a list of steps comes to: a section, or a number of octets; {@code !} is the end. */
  private static String read(boolean toHead, String steps) {
    Http2Answer answer = new Http2Answer(toHead);
    StringBuilder said = new StringBuilder();
    try {
      for (String step : steps.split("\\|")) {
        boolean last = step.endsWith("!");
        String what = (last ? step.substring(0, step.length() - 1) : step).strip();
        if (what.matches("\\d+")) {
          answer.content(Integer.parseInt(what), last);
        } else {
          said.append(name(answer.section(headers(what), last))).append(' ');
        }
      }
      return said + (answer.isComplete() ? "complete" : "open");
    } catch (MalformedException malformed) {
      return said + "malformed";
    }
  }

  private static String name(Http2Answer.Part part) {
    if (part instanceof Http2Answer.Part.Head head) {
      return head.status() + ":" + head.framing().kind() + head.framing().length();
    }
    return part instanceof Http2Answer.Part.Interim interim ? "" + interim.status() : "trailers";
  }

  @ParameterizedTest
  @CsvSource({
    ":status=200!, 200:LENGTH0 complete",
    ":status=200|3|0!, 200:CHUNKED0 complete",
    ":status=200 content-length=3|3!, 200:LENGTH3 complete",
    ":status=200 content-length=3|3|:x=1!, 200:LENGTH3 malformed",
    ":status=200 content-length=3|3|x=1!, 200:LENGTH3 trailers complete",
    ":status=200 content-length=3|2!, 200:LENGTH3 malformed",
    ":status=200 content-length=3|2|x=1!, 200:LENGTH3 malformed",
    ":status=200 content-length=3|4, 200:LENGTH3 malformed",
    ":status=200 content-length=3!, malformed",
    ":status=200 content-length=0!, 200:LENGTH0 complete",
    ":status=200 content-length=+3|3!, malformed",
    ":status=200 content-length=3 content-length=3|3!, malformed",
    ":status=204!, 204:NONE0 complete",
    ":status=204|0!, 204:NONE0 complete",
    ":status=204|1!, 204:NONE0 malformed",
    ":status=304 content-length=9!, 304:NONE0 complete",
    ":status=304|1, 304:NONE0 malformed",
    ":status=100|:status=103|:status=200!, 100 103 200:LENGTH0 complete",
    ":status=100!, malformed",
    ":status=103 content-length=1, malformed",
    ":status=101, malformed",
    ":status=200|:status=200!, 200:CHUNKED0 malformed",
    ":status=200|x=1, 200:CHUNKED0 malformed",
    "3!, malformed",
    "x=1!, malformed",
    ":status=200 :status=200!, malformed",
    ":status=200 :path=/!, malformed",
    ":status=99!, malformed",
    ":status=600!, malformed",
    ":status=20!, malformed",
    ":status=0200!, malformed",
    ":status=2x0!, malformed",
    ":status=200 connection=close!, malformed",
    ":status=200 transfer-encoding=chunked!, malformed",
    ":status=200 upgrade=h2c!, malformed",
    ":status=200 X-A=b!, malformed",
    ":status=200 x-a=_b!, malformed",
  })
  void anAnswerHasOneReadingOrNone(String steps, String expected) {
    assertThat(read(false, steps)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    ":status=200 content-length=7!, 200:NONE0 complete",
    ":status=200 content-length=7|0!, 200:NONE0 complete",
    ":status=200 content-length=7|7!, 200:NONE0 malformed",
    ":status=200|1, 200:NONE0 malformed",
  })
  void anAnswerToHeadHasNoContent(String steps, String expected) {
    assertThat(read(true, steps)).isEqualTo(expected);
  }

  @Test
  void sixteenInterimAnswersAreTakenAndNotOneMore() {
    String sixteen = ":status=103|".repeat(16);

    assertThat(read(false, sixteen + ":status=200!")).endsWith("200:LENGTH0 complete");
    assertThat(read(false, sixteen + ":status=103|:status=200!")).endsWith("malformed");
  }

  @Test
  void asManyFieldsAsByHttp1AreTakenAndNotOneMore() throws Exception {
    Http2Headers headers = headers(":status=200");
    for (int i = 0; i < AnswerDecoder.MAX_FIELDS; i++) {
      headers.add("x-" + i, "v");
    }
    assertThat(new Http2Answer(false).section(headers, true))
        .isInstanceOf(Http2Answer.Part.Head.class);
    headers.add("x-more", "v");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new Http2Answer(false).section(headers, true))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void whateverComesAnAnswerThatIsCompleteHadTheLengthThatItDeclared() {
    Random random = new Random(4711);
    for (int run = 0; run < 20_000; run++) {
      int declared = random.nextInt(4);
      StringBuilder steps = new StringBuilder(":status=200 content-length=" + declared);
      int sum = 0;
      int pieces = random.nextInt(4);
      for (int i = 0; i < pieces; i++) {
        int octets = random.nextInt(3);
        sum += octets;
        steps.append('|').append(octets);
      }
      steps.append('!');
      String expected = sum == declared ? "complete" : "malformed";
      assertThat(read(false, steps.toString())).as(steps.toString()).endsWith(expected);
    }
  }
}
