package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamTextTest {
  private final UpstreamText text =
      new UpstreamText("bot", Secret.of("S3cret: &"))
          .hiding(List.of("p\"n /1", "abc", "longer-S3cret: &", ""));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no p"n /1 is known                | no *** is known
          no p%22n+%2F1 is known            | no *** is known
          no p%22n%20%2F1 is known          | no *** is known
          no p\\"n /1 is known              | no *** is known
          no cCJuIC8x is known              | no *** is known
          Basic Ym90OlMzY3JldDogJg==        | Basic ***
          both S3cret: & and longer-S3cret: & | both *** and ***
          a flag like abc stays             | a flag like abc stays
          """)
  void secretsAndFurtherParametersAreMaskedInEachEncoding(String said, String shown) {
    assertThat(text.clean(said)).isEqualTo(shown);
  }

  @Test
  void anErrorCodeThatRepeatsAParameterIsNotRepeated() {
    UpstreamText hides = new UpstreamText().hiding(List.of("c4n4ry"));
    assertThat(hides.word("not_c4n4ry")).isEqualTo(UpstreamText.UNREADABLE);
    assertThat(hides.word("slow_down")).isEqualTo("slow_down");
  }
}
