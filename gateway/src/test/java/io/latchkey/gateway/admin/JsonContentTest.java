package io.latchkey.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonContentTest {
  private static JsonContent read(String content) throws JsonContent.Unfit {
    byte[] octets = content.getBytes(StandardCharsets.UTF_8);
    return JsonContent.of(
        new AdminCall("PUT", "/api/x", "", null, octets), Set.of("level", "fields"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                  | must be a JSON object
          []                                  | must be a JSON object
          "x"                                 | must be a JSON object
          {                                   | line 1, column
          {"level":"a"} {}                    | not well-formed
          {"level":"a","level":"b"}           | holds a name twice
          {"level":1}                         | level must be text
          {"level":["a"]}                     | level must be text
          {"level":"abcdef"}                  | level is longer than 5
          {"level":""}                        | level is missing
          {"level":null}                      | level is missing
          {}                                  | level is missing
          {"levle":"a"}                       | "levle" is not known here; known: fields, level.
          {"level":"a" /* x */}               | not well-formed
          {'level':'a'}                       | not well-formed
          {"level":NaN}                       | not well-formed
          """)
  void contentThatIsUnfitSaysWhy(String content, String why) {
    assertThatThrownBy(() -> read(content).text("level", 5))
        .isInstanceOfSatisfying(
            JsonContent.Unfit.class,
            unfit -> {
              assertThat(unfit.answer().status()).isEqualTo(400);
              assertThat(unfit).hasMessageContaining(why);
            });
  }

  @Test
  void whatIsRightIsGiven() throws Exception {
    JsonContent content = read("{\"level\":\"debug\",\"fields\":[[\"A\",\"1\"],[\"a\",\"2\"]]}");
    assertThat(content.text("level", 5)).isEqualTo("debug");
    assertThat(content.pairs("fields", 2, 1))
        .containsExactly(Map.entry("A", "1"), Map.entry("a", "2"));
    assertThatThrownBy(() -> content.pairs("fields", 1, 1)).isInstanceOf(JsonContent.Unfit.class);
    assertThat(read("{}").pairs("fields", 1, 1)).isEmpty();
    assertThat(read("{\"level\":null}").textOrNull("level", 1)).isNull();
  }

  @Test
  void depthAndNamesAreBounded() throws Exception {
    String inner = "[".repeat(JsonContent.MAX_DEPTH - 1) + "]".repeat(JsonContent.MAX_DEPTH - 1);
    assertThat(read("{\"fields\":" + inner + "}")).isNotNull();
    assertThatThrownBy(() -> read("{\"fields\":[" + inner + "]}"))
        .isInstanceOf(JsonContent.Unfit.class);
    assertThatThrownBy(() -> read("{\"" + "n".repeat(30_000) + "\":1}"))
        .isInstanceOf(JsonContent.Unfit.class)
        .message()
        .hasSizeLessThan(300);
  }
}
