package io.latchkey.sandbox.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedRockQueryTest {
  private static final List<Map<String, @Nullable Object>> ROWS =
      List.of(
          Json.object("ID", "1", "Name", "beta"),
          Json.object("ID", "2", "Name", "alpha"),
          Json.object("ID", "3", "Name", "gamma"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select ID from T | [{ID=1}, {ID=2}, {ID=3}]",
        "SELECT id FROM t WHERE name = 'ALPHA' | [{ID=2}]",
        "select id from t where name='alpha' and id='1' | []",
        "select name from t order by name | [{Name=alpha}, {Name=beta}, {Name=gamma}]",
        "select id from t order by name desc limit 1 | [{ID=3}]",
        "select id from t limit 0 | []",
        "select * from t limit 1 | [{ID=1, Name=beta}]",
      })
  void aQuerySelects(String script, String rows) throws Exception {
    assertThat(RedRockQuery.parse(script).run(ROWS)).hasToString(rows);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "select",
        "select from",
        "select id",
        "select id from",
        "select id from t where",
        "select id from t where id",
        "select id from t where id = 1",
        "select id from t where id = 'x",
        "select id from t order",
        "select id from t limit",
        "select id from t limit x",
        "select id from t; drop table t",
        "select nosuch from t",
        "select id from t order by nosuch",
        "update t"
      })
  void anythingElseIsUnsupported(String script) {
    assertThatThrownBy(() -> RedRockQuery.parse(script).run(ROWS))
        .isInstanceOf(RedRockQuery.UnsupportedQueryException.class);
  }

  @Test
  void aScriptHasALongestLength() throws Exception {
    String script = "select id from t";
    String longest = script + " ".repeat(RedRockQuery.MAX_SCRIPT - script.length());

    assertThat(RedRockQuery.parse(longest).run(ROWS)).hasSize(3);
    assertThatThrownBy(() -> RedRockQuery.parse(longest + " ")).hasMessage("script is too long");
  }

  @Test
  void noMixtureOfWordsBreaksTheReader() {
    Random random = new Random(7);
    String[] words = {"select", "from", "where", "'", ",", "=", "*", "id", "t", "by", "\0", "9"};
    int understood = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder script = new StringBuilder("select id from t ");
      random.ints(random.nextInt(6), 0, words.length).forEach(w -> script.append(words[w] + " "));
      try {
        RedRockQuery.parse(script.toString()).run(ROWS);
        understood++;
      } catch (RedRockQuery.UnsupportedQueryException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
    assertThat(understood).isPositive();
  }
}
