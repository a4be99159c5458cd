package io.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.latchkey.gateway.cli.Commands;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.KeyMaterial;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.telemetry.Ending;
import io.latchkey.gateway.telemetry.EveryMetric;
import io.latchkey.gateway.telemetry.Outcome;
import io.latchkey.sandbox.aic.AicCounters;
import io.latchkey.sandbox.aic.AicSwitches;
import io.latchkey.sandbox.identity.IdentityCounters;
import io.latchkey.sandbox.identity.IdentitySwitches;
import io.latchkey.sandbox.sws.SwsCounters;
import io.latchkey.sandbox.sws.SwsSwitches;
import io.latchkey.sandbox.tenant.TokenFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What the README says of the code is so, and it leaves nothing out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadmeTest {
  private static final Pattern URN = Pattern.compile("(urn:latchkey:refusal:[a-z]+:[a-z-]+)");
  private static final Pattern METRIC = Pattern.compile("`(latchkey_[a-z_]+)`");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");
  private static final Pattern OPTION = Pattern.compile("(?<![a-z-])(--?[a-z-]+)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]+)}");
  private static final Pattern FILE = Pattern.compile("\\$\\{file:[^}]+}");
  private static final Pattern OF_A_PART =
      Pattern.compile("does not exist|; none is defined|is not used|^there are none");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  private Readme readme;

  @BeforeAll
  void readReadme() throws IOException {
    readme = Readme.read();
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyRefusalHasItsRowWithItsStatus(Reason reason) {
    assertThat(Readme.rows(readme.section("## Refusals")))
        .filteredOn(row -> row.startsWith("| `" + reason.urn() + "` | " + reason.status() + " | "))
        .hasSize(1);
  }

  @Test
  void noOtherRefusalIsListed() {
    assertThat(Readme.found(URN, readme.text()))
        .isSubsetOf(Arrays.stream(Reason.values()).map(Reason::urn).toList());
  }

  @Test
  void everyMetricIsListedAndNoOther() {
    String shown = EveryMetric.shown();

    assertThat(Readme.found(METRIC, readme.text())).isEqualTo(Readme.found(TYPE, shown));
  }

  @Test
  void everyOutcomeAndEndingOfTheAccessLogIsListed() {
    Set<String> words = Readme.code(readme.section("## Logs, metrics, health"));

    assertThat(words).containsAll(Arrays.stream(Outcome.values()).map(Outcome::word).toList());
    assertThat(words).containsAll(Arrays.stream(Ending.values()).map(Ending::word).toList());
  }

  static List<CommandSpec> commands() {
    return below(Commands.line().getCommandSpec())
        .filter(command -> command.subcommands().isEmpty())
        .toList();
  }

  private static Stream<CommandSpec> below(CommandSpec command) {
    return Stream.concat(
        Stream.of(command),
        command.subcommands().values().stream().flatMap(sub -> below(sub.getCommandSpec())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void everyCommandHasItsRowWithItsOptions(CommandSpec command) {
    String name = "| `" + command.qualifiedName() + "` | ";
    List<String> rows =
        Readme.rows(readme.section("## Commands")).stream()
            .filter(row -> row.startsWith(name))
            .toList();
    Set<String> options = new TreeSet<>();
    for (OptionSpec option : command.options()) {
      if (!option.usageHelp() && !option.versionHelp()) {
        options.addAll(List.of(option.names()));
      }
    }

    assertThat(rows).as(name).hasSize(1);
    String listed = rows.get(0).substring(name.length()).split(" \\| ")[0];
    assertThat(Readme.found(OPTION, listed)).isEqualTo(options);
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      assertThat(listed).contains("`" + parameter.paramLabel() + "`");
    }
  }

  @Test
  void noOtherCommandIsListed() {
    Set<String> listed = new TreeSet<>();
    Readme.rows(readme.section("## Commands")).stream()
        .filter(row -> row.startsWith("| `latchkey "))
        .forEach(row -> listed.add(row.split("`")[1]));

    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            commands().stream().map(CommandSpec::qualifiedName).toList());
  }

  @Test
  void everySwitchAndCounterOfTheSimulatedAdvancedIdentityCloudIsListed() {
    Set<String> words = Readme.code(readme.section("### The simulated CyberArk Identity"));
    words.addAll(Readme.code(readme.section("### The simulated Advanced Identity Cloud")));

    assertThat(words).containsAll(new AicSwitches().values().keySet());
    assertThat(words).containsAll(new AicCounters().values().keySet());
  }

  @Test
  void everySwitchAndCounterOfTheSandboxIsListed() {
    Set<String> words = Readme.code(readme.section("### The simulated CyberArk Identity"));

    assertThat(words).containsAll(new IdentitySwitches().values().keySet());
    assertThat(words).containsAll(new IdentityCounters().values().keySet());
    assertThat(words)
        .containsAll(
            Arrays.stream(TokenFault.values())
                .map(fault -> fault.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList());
    words.addAll(Readme.code(readme.section("### The simulated Secure Web Sessions")));
    assertThat(words).containsAll(new SwsSwitches().values().keySet());
    assertThat(words).containsAll(new SwsCounters().values().keySet());
  }

  @Test
  void wholeConfigurationsLoadWithoutComplaint(@TempDir Path directory) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "from-a-file\n");
    assertThat(readme.configurations()).hasSizeGreaterThanOrEqualTo(2);

    KeyMaterial.writeInto(directory);
    for (String yaml : readme.configurations()) {
      Map<String, String> environment = new HashMap<>();
      Readme.found(VARIABLE, yaml).forEach(name -> environment.put(name, "from-the-environment"));
      String here = FILE.matcher(yaml).replaceAll("\\${file:" + secret.getFileName() + "}");
      Path file = Files.writeString(directory.resolve("latchkey.yaml"), here);

      Loaded loaded = ConfigFile.load(file, environment);

      assertThat(loaded.problems()).as(yaml).isEmpty();
      assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    }
  }

  @Test
  void partsOfConfigurationsLackOnlyWhatTheyAreAddedTo(@TempDir Path directory) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "from-a-file\n");
    KeyMaterial.writeInto(directory);
    assertThat(readme.fragments()).hasSizeGreaterThanOrEqualTo(2);

    for (String yaml : readme.fragments()) {
      String here = FILE.matcher(yaml).replaceAll("\\${file:" + secret.getFileName() + "}");
      Path file = Files.writeString(directory.resolve("latchkey.yaml"), "version: 1\n" + here);

      assertThat(ConfigFile.load(file, Map.of()).problems())
          .as(yaml)
          .allMatch(problem -> OF_A_PART.matcher(problem.text()).find());
    }
  }

  @Test
  void whatItLinksToIsThere() {
    for (String link : Readme.found(LINK, readme.text())) {
      if (!Files.exists(Path.of("..", link))) {
        fail("the README links to " + link + ", which is not there");
      }
    }
    assertThat(Readme.found(LINK, readme.text())).isNotEmpty();
  }
}
