package io.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.telemetry.EveryMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules and the board to take home speak of metrics that there are. */
class BoardTest {
  private static final Pattern NAME = Pattern.compile("latchkey_[a-z_]+");
  private static final Pattern URGENCY = Pattern.compile("warning|critical");

  private static Set<String> names(String text) {
    Set<String> all = new TreeSet<>();
    Matcher matcher = NAME.matcher(text);
    while (matcher.find()) {
      all.add(matcher.group());
    }
    return all;
  }

  @Test
  void everyQueryOfTheBoardIsOfMetricsThatThereAre() throws IOException {
    List<Board.Query> queries = Board.queries();

    assertThat(queries).hasSizeGreaterThan(50);
    for (Board.Query query : queries) {
      assertThat(EveryMetric.series()).as(query.panel()).containsAll(names(query.expression()));
      assertThat(query.expression()).contains("{instance=~\"$instance\"");
    }
  }

  @Test
  void everyPanelHasAPlaceAndANumberOfItsOwn() throws IOException {
    List<Board.Panel> panels = Board.panels();

    assertThat(panels).extracting(Board.Panel::id).doesNotHaveDuplicates();
    assertThat(panels).allMatch(panel -> panel.x() >= 0 && panel.x() + panel.width() <= 24);
    for (Board.Panel panel : panels) {
      assertThat(panels).filteredOn(panel::covers).containsExactly(panel);
    }
  }

  @Test
  void everyMetricIsOnTheBoard() throws IOException {
    Set<String> shown =
        names(Board.queries().stream().map(Board.Query::expression).collect(Collectors.joining()));

    assertThat(EveryMetric.series())
        .filteredOn(name -> !name.endsWith("_sum") && !name.endsWith("_count"))
        .isSubsetOf(Board.with(shown, Board.NOT_SHOWN));
  }

  @Test
  void everyAlertIsOfMetricsThatThereAreAndSaysWhatToDo() throws IOException {
    for (Board.Alert alert : Board.alerts()) {
      assertThat(EveryMetric.series()).as(alert.name()).containsAll(names(alert.expression()));
      assertThat(names(alert.runbook())).allMatch(EveryMetric.shown()::contains, alert.name());
      assertThat(alert.severity()).matches(URGENCY);
      assertThat(alert.summary()).as(alert.name()).hasSizeGreaterThan(20);
      assertThat(alert.runbook()).as(alert.name()).hasSizeGreaterThan(60);
    }
  }

  @Test
  void everyAlertIsTested() throws IOException {
    String tests = Files.readString(Path.of("../deploy/prometheus/latchkey.rules.test.yaml"));

    assertThat(Board.alerts()).hasSizeGreaterThan(15);
    for (Board.Alert alert : Board.alerts()) {
      assertThat(tests).contains("alertname: " + alert.name() + "\n");
    }
  }

  @Test
  void everyAlertIsInTheReadme() throws IOException {
    Set<String> words = Readme.code(Readme.read().section("## Alerts and boards"));

    assertThat(words).containsAll(Board.alerts().stream().map(Board.Alert::name).toList());
  }
}
