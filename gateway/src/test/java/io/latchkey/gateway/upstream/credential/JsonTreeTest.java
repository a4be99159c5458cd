package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Jackson's own tree, which stays the measure. */
class JsonTreeTest {
  private static final int DEPTH = 8;
  private static final int TEXTS = 20_000;
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\"",
    "\"b\"",
    "\"\\u00e9\"",
    "1",
    "-0",
    "2147483648",
    "9223372036854775808",
    "1.5",
    "1e400",
    "true",
    "false",
    "null",
    "nul",
    " ",
    "01",
    "\"",
    "\u0000"
  };

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
          .build();
  private static final JsonMapper JACKSON =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Test
  void randomTextsAreReadAsJacksonReadsThem() {
    Random random = new Random(8);
    int sound = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = random.nextBoolean() ? sound(random, 0) : shuffled(random);
      String expected = outcome(text, JACKSON::readTree);

      assertThat(outcome(text, octets -> JsonTree.read(FACTORY, octets)))
          .as(text)
          .isEqualTo(expected);
      sound += expected.equals("unsound") ? 0 : 1;
    }
    assertThat(sound).isBetween(TEXTS / 4, TEXTS - TEXTS / 8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{} {}", "{}]", "[1", "{\"a\"", "{\"a\":}", "{\"a\":1,}", "[,]", "]", "}"})
  void whatIsNotOneValueIsRefused(String text) {
    assertThatThrownBy(() -> JsonTree.read(FACTORY, text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void nestingIsBounded() throws IOException {
    String most = "[".repeat(DEPTH) + "]".repeat(DEPTH);

    assertThat(JsonTree.read(FACTORY, most.getBytes(StandardCharsets.UTF_8))).hasSize(1);
    assertThatThrownBy(
            () -> JsonTree.read(FACTORY, ("[" + most + "]").getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }

  /** The value and its kind, or that there is none. */
  private static String outcome(String text, Reader reader) {
    try {
      JsonNode read = reader.read(text.getBytes(StandardCharsets.UTF_8));
      return read == null || read.isMissingNode() ? "nothing" : read.getClass() + " " + kinds(read);
    } catch (IOException unsound) {
      return "unsound";
    }
  }

  private static String kinds(JsonNode node) {
    StringBuilder all = new StringBuilder(node.toString()).append(node.numberType());
    node.forEach(each -> all.append(kinds(each)));
    return all.toString();
  }

  private interface Reader {
    JsonNode read(byte[] octets) throws IOException;
  }

  private static String shuffled(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static String sound(Random random, int depth) {
    int kind = random.nextInt(depth > DEPTH ? 2 : 4);
    if (kind < 2) {
      return PIECES[6 + random.nextInt(12)];
    }
    StringBuilder text = new StringBuilder(kind == 2 ? "[" : "{");
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(kind == 2 ? "" : "\"n" + i + "\":").append(sound(random, depth + 1));
      text.append(i > 1 ? "," : "");
    }
    return text.append(kind == 2 ? "]" : "}").toString();
  }
}
