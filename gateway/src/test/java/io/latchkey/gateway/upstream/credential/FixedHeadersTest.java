package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.Secret;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedHeadersTest {

  private static FixedHeaders of(String name, String value) {
    return new FixedHeaders("logs", Map.of(name, Secret.of(value)));
  }

  @Test
  void theFieldsAreWholeLinesInTheirOrderAndSpelling() {
    Map<String, Secret> headers = new LinkedHashMap<>();
    headers.put("X-Api-Key", Secret.of("k3y"));
    headers.put("a", Secret.of("\u00fc b"));
    FixedHeaders fixed = new FixedHeaders("logs", headers);
    assertThat(new String(fixed.lines(), StandardCharsets.ISO_8859_1))
        .isEqualTo("X-Api-Key: k3y\r\na: \u00fc b\r\n");
    assertThat(fixed.account()).isEqualTo("logs");
    assertThat(fixed.toString()).contains("logs").doesNotContain("k3y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nEvil: b", "a\nb", "a\rb", "a\u0000", "\u007f", "\u20ac"})
  void aValueThatCouldEndItsLineIsRefusedAndNotShown(String value) {
    assertThatThrownBy(() -> of("x", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("logs")
        .hasMessageNotContaining(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a:", "a\r\nb", "\u00fc"})
  void aNameThatIsNoTokenIsRefused(String name) {
    assertThatThrownBy(() -> of(name, "x")).isInstanceOf(IllegalArgumentException.class);
  }
}
