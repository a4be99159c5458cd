package io.latchkey.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandLineTest {
  @Test
  void optionsBecomeProperties() {
    CommandLine line =
        CommandLine.parse("steady", "--max-rate", "7", "--target=http://[::1]", "--cleartext");
    assertThat(line.name()).isEqualTo("steady");
    assertThat(line.said())
        .containsEntry("latchkey.maxRate", "7")
        .containsEntry("latchkey.target", "http://[::1]")
        .containsEntry("latchkey.cleartext", "true")
        .hasSize(3);
  }

  @Test
  void pathsAddUp() {
    assertThat(CommandLine.parse("ramp", "--get", "/a", "--get", "/b=404").said())
        .containsEntry("latchkey.get", "/a,/b=404");
  }

  @Test
  void whatIsUnknownTwiceOrWithoutValueIsRefused() {
    assertThatThrownBy(() -> CommandLine.parse("steady", "--rates", "7"))
        .hasMessageContaining("--rates");
    assertThatThrownBy(() -> CommandLine.parse("steady", "--rate", "7", "--rate", "8"))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> CommandLine.parse("steady", "--rate"))
        .hasMessageContaining("wants a value");
    assertThatThrownBy(() -> CommandLine.parse("steady", "--cleartext=no"))
        .hasMessageContaining("takes no value");
    assertThatThrownBy(() -> CommandLine.parse("--rate", "7")).hasMessageContaining("first");
    assertThatThrownBy(() -> CommandLine.parse()).isInstanceOf(Mistake.class);
    assertThatThrownBy(() -> Plan.of("stead")).hasMessageContaining("steady");
  }

  @Test
  void aKeyIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> CommandLine.parse("steady", "--key", "hidden"))
        .hasMessageContaining("--key-file")
        .hasMessageNotContaining("hidden");
    assertThatThrownBy(() -> CommandLine.parse("steady", "--key=hidden"))
        .hasMessageContaining("--key-file")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void aWordWithoutAnOptionIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> CommandLine.parse("steady", "hidden"))
        .isInstanceOf(Mistake.class)
        .hasMessageNotContaining("hidden");
  }

  @Test
  void aSandboxOfOurOwnTakesNoKeyAndNoConfirmation() {
    assertThatThrownBy(() -> CommandLine.parse("steady", "--key-file", "x").checkForSandbox())
        .hasMessageContaining("--target");
    CommandLine.parse("steady", "--rate", "5").checkForSandbox();
    assertThat(CommandLine.parse("steady").hasTarget()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void helpHasEveryOption(Option option) {
    assertThat(CommandLine.help()).contains("  " + option.flag());
  }

  @ParameterizedTest
  @EnumSource(Plan.class)
  void everyPlanHasItsSimulation(Plan plan) throws ClassNotFoundException {
    assertThat(Class.forName(plan.simulation(), false, getClass().getClassLoader()))
        .isAssignableTo(io.gatling.javaapi.core.Simulation.class);
    assertThat(Plan.of(plan.title())).isEqualTo(plan);
    assertThat(CommandLine.help()).contains("  " + plan.title() + " ");
  }
}
