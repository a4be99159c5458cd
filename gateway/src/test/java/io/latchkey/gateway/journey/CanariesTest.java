package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for canaries finds what is planted. */
class CanariesTest {
  private final Canaries canaries = new Canaries();
  private final String secret = canaries.make("secret");

  @Test
  void everyFormIsFound() {
    Canaries.forms(secret)
        .forEach(
            (form, planted) ->
                assertThat(canaries.findIn("{\"a\":\"" + planted + "\"}"))
                    .as(form)
                    .contains("secret " + form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:", "ab:", "svc-hr@example.com:", "x"})
  void basicCredentialsAreFoundWhateverStandsBefore(String before) {
    String basic =
        Base64.getEncoder().encodeToString((before + secret).getBytes(StandardCharsets.ISO_8859_1));

    assertThat(canaries.findIn("Basic " + basic)).isNotEmpty();
  }

  @Test
  void aTruncatedValueIsFound() {
    assertThat(canaries.findIn("token " + secret.substring(0, 16) + "...")).isNotEmpty();
  }

  @Test
  void otherTextIsNot() {
    assertThat(canaries.findIn("nothing of that kind " + new Canaries().make("other"))).isEmpty();
  }
}
