package io.latchkey.sandbox.aic.crest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.sandbox.tenant.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of query filters, and what is not of it. */
class FilterParserTest {
  private static final JsonNode OBJECT =
      Json.read(
              """
              {"_id":"1","userName":"Alice@example.com","age":36,"active":true,"mail":null,
              "name":{"given":"Alice"},"roles":["admin","ops"],"none":[],"odd/name":"x",
              "quote":"it's \\"so\\"","big":1e999}
              """)
          .orElseThrow();

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true | true",
        "false | false",
        "!true | false",
        "! ! true | true",
        "(true) | true",
        "true and false | false",
        "true AND true | true",
        "false or true | true",
        "true or true and false | true",
        "(true or true) and false | false",
        "!(false or false) and true | true",
        "userName eq \"alice@EXAMPLE.com\" | true",
        "/userName eq 'alice@example.com' | true",
        "userName eq \"bob\" | false",
        "userName co 'ICE' | true",
        "userName sw \"al\" | true",
        "userName sw 'ice' | false",
        "userName pr | true",
        "mail pr | false",
        "none pr | false",
        "missing pr | false",
        "!(missing pr) | true",
        "age eq 36 | true",
        "age eq 36.0 | true",
        "age ge 36 | true",
        "age gt 36 | false",
        "age le 36 | true",
        "age lt 36 | false",
        "age gt 4 | true",
        "age gt -1 | true",
        "big gt 4 | true",
        "active eq true | true",
        "active eq false | false",
        "mail eq null | true",
        "mail eq 'x' | false",
        "name/given eq 'alice' | true",
        "/name/given sw 'Al' | true",
        "name eq 'x' | false",
        "roles eq 'ops' | true",
        "roles co 'dmi' | true",
        "roles eq 'other' | false",
        "odd~1name eq 'x' | true",
        "quote eq \"it's \\\"so\\\"\" | true",
        "quote eq 'it\\'s \"so\"' | true",
        "userName eq 'a' or (age ge 30 and !(roles eq 'none')) | true",
        "active eq true and userName pr | true",
      })
  void aFilterHoldsOrNot(String filter, boolean holds) {
    assertThat(FilterParser.parse(filter).matches(OBJECT)).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "tru",
        "true true",
        "(true",
        "true)",
        "()",
        "!",
        "and",
        "true and",
        "or true",
        "userName",
        "userName eq",
        "userName eq bob",
        "userName eq 'bob",
        "userName like 'bob'",
        "eq 'bob'",
        "userName 'bob'",
        "'bob' eq userName",
        "userName eq 1e99999999",
        "userName eq 'a' 'b'",
        "/ eq 'a'",
        "a eq \"x\\",
        "%",
        "userName eq 'a'; drop",
      })
  void whatIsNotOfTheGrammarIsRefused(String filter) {
    assertThatThrownBy(() -> FilterParser.parse(filter))
        .isInstanceOf(CrestException.class)
        .hasMessageStartingWith("400 ");
  }

  @Test
  void depthAndLengthHaveTheirLimits() {
    int most = FilterParser.MAX_DEPTH;
    assertThat(FilterParser.parse("(".repeat(most) + "true" + ")".repeat(most)).matches(OBJECT))
        .isTrue();
    assertThatThrownBy(
            () -> FilterParser.parse("(".repeat(most + 1) + "true" + ")".repeat(most + 1)))
        .hasMessageContaining("nested deeper");
    assertThatThrownBy(() -> FilterParser.parse("!".repeat(most + 1) + "true"))
        .hasMessageContaining("nested deeper");

    String filter = "userName eq 'a'";
    String padded = filter + " ".repeat(FilterParser.MAX_LENGTH - filter.length());
    assertThat(FilterParser.parse(padded).matches(OBJECT)).isFalse();
    assertThatThrownBy(() -> FilterParser.parse(padded + " ")).hasMessageContaining("4096");
    String field = "a".repeat(FieldPath.MAX_LENGTH - 1);
    assertThat(FilterParser.parse(field + " pr").matches(OBJECT)).isFalse();
    assertThatThrownBy(() -> FilterParser.parse(field + "a pr")).isInstanceOf(CrestException.class);
  }

  @Test
  void anythingIsEitherAFilterOrRefused() {
    String[] pieces = {
      "true",
      "false",
      "and",
      "or",
      "!",
      "(",
      ")",
      " ",
      "userName",
      "eq",
      "pr",
      "co",
      "'x'",
      "\"",
      "'",
      "\\",
      "/",
      "~",
      "1",
      "-",
      "é",
      "null",
      "\u0000",
      "%20",
      ","
    };
    Random random = new Random(20260203);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(14); j >= 0; j--) {
        text.append(pieces[random.nextInt(pieces.length)]);
        text.append(random.nextBoolean() ? " " : "");
      }
      String filter = text.toString();
      try {
        FilterParser.parse(filter).matches(OBJECT);
      } catch (CrestException refused) {
        assertThat(refused.status()).as(filter).isEqualTo(400);
      }
    }
  }
}
