package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LatchkeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"--config", "-c"})
  void whatIsUnderstoodWithoutPicocliPicocliUnderstandsAlike(String option) {
    for (String file : new String[] {"latchkey.yaml", "/etc/a b.yaml", "a=b", "ä", "x@y", "a-b"}) {
      CommandLine.ParseResult parsed = Commands.line("serve").parseArgs("serve", option, file);
      Path understood = parsed.subcommand().matchedOption("--config").getValue();

      assertThat(Latchkey.servedAlone("serve", option, file)).isEqualTo(understood);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "serve",
        "serve --config",
        "serve --config ",
        "serve --config -x",
        "serve --config --help",
        "serve --config @arguments",
        "serve --config \"quoted\"",
        "serve --config=latchkey.yaml",
        "serve --conf latchkey.yaml",
        "serve -c a b",
        "validate --config latchkey.yaml",
      })
  void allElseIsLeftToPicocli(String line) {
    assertThat(Latchkey.servedAlone(line.split(" ", -1))).isNull();
  }

  @Test
  void aCommandIsFoundBesideItsSiblingsAndAlone() {
    assertThat(Commands.line().getSubcommands().keySet())
        .contains("serve", "sandbox", "validate", "explain", "diff", "token", "rotate", "health");
    for (String name : Commands.line().getSubcommands().keySet()) {
      assertThat(Commands.line(name).getSubcommands()).containsOnlyKeys(name);
    }
    assertThat(Arrays.asList(Commands.line("serv").getSubcommands().keySet().toArray()))
        .as("so that it can be told what was meant")
        .contains("serve", "caller");
  }
}
