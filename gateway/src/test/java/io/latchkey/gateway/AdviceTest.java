package io.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.telemetry.Advice;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the dashboard advises is what the README's table of refusals does. */
class AdviceTest {
  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonHasTheAdviceOfItsRow(Reason reason) throws IOException {
    List<String> rows =
        Readme.rows(Readme.read().section("## Refusals")).stream()
            .filter(row -> row.startsWith("| `" + reason.urn() + "` | "))
            .toList();

    assertThat(rows).hasSize(1);
    String cell = rows.get(0).split(" \\| ", 4)[3].replaceAll(" \\|$", "");
    String plain = cell.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").replace("`", "");
    assertThat(Advice.on(reason))
        .isEqualTo(Character.toUpperCase(plain.charAt(0)) + plain.substring(1) + ".");
  }
}
