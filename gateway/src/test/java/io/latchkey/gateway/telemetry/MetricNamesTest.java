package io.latchkey.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.gateway.http.Stage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, units and helps of all metrics, by Prometheus' rules and the contract's. */
class MetricNamesTest {
  private static final Pattern HELP = Pattern.compile("(?m)^# HELP (\\S+) (.*)$");
  private static final Pattern LABEL = Pattern.compile("[{,]([a-z]+)=");

  /** What a metric may speak of beside a stage. */
  private static final Set<String> NO_STAGES = Set.of("config", "process", "telemetry");

  /** What a name may end in: a unit, what is counted, or of a gauge the things that there are. */
  private static final Pattern UNIT = Pattern.compile(".*_(seconds|bytes|total|info)");

  private static final Set<String> THINGS =
      Set.of(
          "addresses",
          "calls",
          "candidate",
          "connections",
          "descriptors",
          "failing",
          "generation",
          "limit",
          "pace",
          "pressure",
          "slots",
          "state",
          "threads",
          "tokens",
          "version",
          "waiters",
          "websockets");

  private static final Set<String> LABELS =
      Set.of(
          "account",
          "caller",
          "certificate",
          "collector",
          "files",
          "java",
          "key",
          "le",
          "listener",
          "loop",
          "outcome",
          "reason",
          "result",
          "route",
          "stage",
          "state",
          "status",
          "tenant",
          "tls",
          "to",
          "version",
          "why");

  private static Map<String, String> types() {
    Map<String, String> types = new TreeMap<>();
    Matcher metric = EveryMetric.TYPE.matcher(EveryMetric.shown());
    while (metric.find()) {
      types.put(metric.group(1), metric.group(2));
    }
    return types;
  }

  @Test
  void eachNameBeginsWithItsStage() {
    List<String> stages = Arrays.stream(Stage.values()).map(Stage::word).toList();
    assertThat(types().keySet())
        .hasSizeGreaterThan(50)
        .allSatisfy(
            name -> {
              String[] words = name.split("_");
              assertThat(words[0]).isEqualTo("latchkey");
              assertThat(Stream.concat(stages.stream(), NO_STAGES.stream())).contains(words[1]);
              assertThat(words).as(name).hasSizeGreaterThan(2);
            });
  }

  @Test
  void eachNameEndsInItsUnit() {
    assertThat(types())
        .allSatisfy(
            (name, type) -> {
              boolean thing = THINGS.contains(name.substring(name.lastIndexOf('_') + 1));
              assertThat(UNIT.matcher(name).matches() || type.equals("gauge") && thing)
                  .as(name)
                  .isTrue();
              assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter"));
              assertThat(!type.equals("histogram") || name.endsWith("_seconds")).as(name).isTrue();
            });
  }

  @Test
  void eachHasAHelpOfItsOwn() {
    Map<String, String> helps = new TreeMap<>();
    Matcher help = HELP.matcher(EveryMetric.shown());
    while (help.find()) {
      helps.put(help.group(1), help.group(2));
    }
    assertThat(helps.keySet()).isEqualTo(types().keySet());
    assertThat(helps.values()).allMatch(text -> text.length() >= 10 && !text.endsWith("."));
  }

  @Test
  void labelsAreOfAListThatHoldsNothingOfACall() {
    Matcher label = LABEL.matcher(EveryMetric.shown());
    List<String> found = new ArrayList<>();
    while (label.find()) {
      found.add(label.group(1));
    }
    assertThat(Set.copyOf(found)).isEqualTo(LABELS);
  }

  @Test
  void promtoolFindsNothingToSay(@TempDir Path files) throws Exception {
    assumeTrue(isThere(), "skipped: there is no promtool on the PATH");
    Path text = Files.writeString(files.resolve("metrics"), EveryMetric.shown());
    Path said = files.resolve("said");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(text.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();

    assertThat(promtool.waitFor()).as(Files.readString(said)).isZero();
    assertThat(said).isEmptyFile();
  }

  private static boolean isThere() throws IOException {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
  }
}
