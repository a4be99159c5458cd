package io.latchkey.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may send what where. */
class SettingsTest {
  private static final String KEY = "lk_0123456789";
  private static final Map<String, String> ENVIRONMENT = Map.of(Settings.KEY_VARIABLE, KEY);

  @TempDir private Path directory;

  private static Settings settings(Plan plan, String... said) {
    Map<String, String> all = new HashMap<>();
    for (String one : said) {
      all.put("latchkey." + one.split("=", 2)[0], one.split("=", 2)[1]);
    }
    return Settings.of(plan, all, ENVIRONMENT);
  }

  private static Settings here(Plan plan, String... more) {
    String[] all = java.util.Arrays.copyOf(more, more.length + 2);
    all[more.length] = "target=http://127.0.0.1:8080";
    all[more.length + 1] = "simulator=http://127.0.0.1:8181";
    return settings(plan, all);
  }

  private static Settings afar(String... more) {
    String[] all = java.util.Arrays.copyOf(more, more.length + 2);
    all[more.length] = "target=https://gateway.example.com";
    all[more.length + 1] = "get=/hr/me";
    return settings(Plan.STEADY, all);
  }

  @Test
  void anotherMachineIsRefusedUntilItIsNamed() {
    assertThatThrownBy(() -> afar())
        .isInstanceOf(Mistake.class)
        .hasMessageContaining("--i-own gateway.example.com");
    assertThatThrownBy(() -> afar("iOwn=example.com")).isInstanceOf(Mistake.class);
    assertThatThrownBy(() -> afar("iOwn=true")).isInstanceOf(Mistake.class);
    assertThat(afar("iOwn=Gateway.Example.COM").target().host()).isEqualTo("gateway.example.com");
  }

  @Test
  void theSimulatorOfAnotherMachineIsRefusedUntilItIsNamed() {
    assertThatThrownBy(
            () ->
                settings(
                    Plan.STEADY,
                    "target=http://127.0.0.1:8080",
                    "simulator=https://sim.example.com"))
        .hasMessageContaining("--i-own sim.example.com");
  }

  @Test
  void aKeyGoesToAnotherMachineInTheClearOnlyWhenThatIsSaid() {
    String[] said = {"target=http://10.0.0.1", "get=/a", "iOwn=10.0.0.1"};
    assertThatThrownBy(() -> settings(Plan.STEADY, said)).hasMessageContaining("--cleartext");
    assertThat(
            settings(
                    Plan.STEADY,
                    "target=http://10.0.0.1",
                    "get=/a",
                    "iOwn=10.0.0.1",
                    "cleartext=true")
                .target()
                .isSecure())
        .isFalse();
  }

  @Test
  void theRateIsBoundedByANamedLimit() {
    String own = "iOwn=gateway.example.com";
    assertThat(afar(own).bounds().rate()).isEqualTo(Bounds.RATE_AFAR);
    assertThat(afar(own, "rate=50").bounds().rate()).isEqualTo(50);
    assertThatThrownBy(() -> afar(own, "rate=51")).hasMessageContaining("--max-rate, which is 50");
    assertThat(afar(own, "rate=51", "maxRate=51").bounds().rate()).isEqualTo(51);
    assertThat(here(Plan.STEADY, "rate=2000").bounds().rate()).isEqualTo(2_000);
    assertThatThrownBy(() -> here(Plan.STEADY, "rate=2001")).hasMessageContaining("--max-rate");
    assertThat(here(Plan.STEADY, "rate=5000", "maxRate=5000").bounds().rate()).isEqualTo(5_000);
    assertThatThrownBy(() -> here(Plan.STEADY, "rate=5001", "maxRate=5001"))
        .hasMessageContaining("1 to 5000");
  }

  @Test
  void aLimitBelowThePlansOwnRateLowersIt() {
    assertThat(here(Plan.RAMP, "maxRate=7").bounds().rate()).isEqualTo(7);
  }

  @Test
  void anotherMachineIsSparedSooner() {
    assertThat(afar("iOwn=gateway.example.com").bounds().stopAfter()).isEqualTo(20);
    assertThat(here(Plan.STEADY).bounds().stopAfter()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @CsvSource({
    "STEADY, 4, false",
    "STEADY, 5, true",
    "STEADY, 3600, true",
    "STEADY, 3601, false",
    "SOAK, 86400, true",
    "SOAK, 86401, false",
    "STEADY, 1e3, false",
    "STEADY, -5, false"
  })
  void durationsHaveBounds(Plan plan, String seconds, boolean allowed) {
    if (allowed) {
      assertThat(here(plan, "duration=" + seconds).bounds().duration().toSeconds())
          .isEqualTo(Long.parseLong(seconds));
    } else {
      assertThatThrownBy(() -> here(plan, "duration=" + seconds)).isInstanceOf(Mistake.class);
    }
  }

  @Test
  void nothingIsCalledThatWasNotNamed() {
    assertThatThrownBy(() -> settings(Plan.STEADY, "target=http://127.0.0.1:8080"))
        .hasMessageContaining("--get")
        .hasMessageContaining("--simulator");
    Settings read = settings(Plan.STEADY, "target=http://127.0.0.1:8080", "get=/a,/b?c=d=404");
    assertThat(read.reads()).containsExactly(new Read("/a", 200), new Read("/b?c=d", 404));
    assertThat(read.hasLoadEndpoints()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"a", "'/a b'", "/a#b", "/ä", "http://other/", "'/a,,/b'"})
  void whatIsNoPathIsRefused(String path) {
    assertThatThrownBy(() -> settings(Plan.STEADY, "target=http://127.0.0.1:8080", "get=" + path))
        .isInstanceOf(Mistake.class)
        .hasMessageStartingWith("--get");
  }

  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SLOW", "ROTATION", "STORM", "OUTAGE"})
  void faultsNeedConsentWhereTheSandboxIsNotOurs(Plan plan) {
    assertThatThrownBy(() -> here(plan)).hasMessageContaining("--allow-faults");
    assertThat(here(plan, "allowFaults=true").simulator()).isPresent();
    assertThat(here(plan, ours()).sandbox()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"ROTATION", "STORM", "OUTAGE"})
  void faultsOfATenantNeedASimulator(Plan plan) {
    assertThatThrownBy(
            () -> settings(plan, "target=http://127.0.0.1:8080", "get=/a", "allowFaults=true"))
        .hasMessageContaining("--simulator");
  }

  @Test
  void reloadsAreOfOurOwnSandboxAlone() {
    assertThatThrownBy(() -> here(Plan.RELOAD, "allowFaults=true"))
        .hasMessageContaining("its own sandbox alone");
    assertThat(here(Plan.RELOAD, ours()).sandbox()).isPresent();
  }

  @Test
  void aSandboxElsewhereIsNotOurs() {
    assertThatThrownBy(
            () ->
                here(
                    Plan.RELOAD,
                    "sandbox.directory=/tmp/x",
                    "sandbox.admin=http://10.0.0.1:9090",
                    "sandbox.secure=https://127.0.0.1:8443"))
        .hasMessageContaining("not on this machine");
  }

  private static String[] ours() {
    return new String[] {
      "sandbox.directory=/tmp/x",
      "sandbox.admin=http://127.0.0.1:9090",
      "sandbox.secure=https://127.0.0.1:8443"
    };
  }

  @Test
  void aKeyOnTheCommandLineIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> here(Plan.STEADY, "key=" + KEY))
        .hasMessageContaining("--key-file")
        .hasMessageNotContaining(KEY);
  }

  @Test
  void theKeyIsNeverPrinted() {
    Settings settings = here(Plan.STEADY);
    assertThat(settings.key().reveal()).isEqualTo(KEY);
    assertThat(settings + " " + settings.key()).doesNotContain(KEY);
  }

  @Test
  void aFileGoesBeforeTheEnvironment() throws IOException {
    Path file = Files.writeString(directory.resolve("caller.key"), "from-the-file\n");
    assertThat(here(Plan.STEADY, "keyFile=" + file).key().reveal()).isEqualTo("from-the-file");
  }

  @Test
  void aKeyThatIsNoneIsRefusedAndNotRepeated() throws IOException {
    Path two = Files.writeString(directory.resolve("two"), "first-secret\nsecond-secret\n");
    assertThatThrownBy(() -> here(Plan.STEADY, "keyFile=" + two))
        .isInstanceOf(Mistake.class)
        .hasMessageNotContaining("secret\n");
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    assertThatThrownBy(() -> here(Plan.STEADY, "keyFile=" + empty)).isInstanceOf(Mistake.class);
    Path longest = Files.writeString(directory.resolve("longest"), "k".repeat(8_192) + "\n");
    assertThat(here(Plan.STEADY, "keyFile=" + longest).key().reveal()).hasSize(8_192);
    Path longer = Files.writeString(directory.resolve("longer"), "k".repeat(8_193) + "\n");
    assertThatThrownBy(() -> here(Plan.STEADY, "keyFile=" + longer)).isInstanceOf(Mistake.class);
    assertThatThrownBy(
            () -> Settings.of(Plan.STEADY, Map.of("latchkey.target", "http://[::1]"), Map.of()))
        .isInstanceOf(Mistake.class);
  }

  @Test
  void slowCallersAreBounded() {
    assertThat(here(Plan.STEADY, "slow=300").shape().slow()).isEqualTo(300);
    assertThatThrownBy(() -> here(Plan.STEADY, "slow=301")).isInstanceOf(Mistake.class);
    assertThatThrownBy(() -> here(Plan.STEADY, "users=65")).isInstanceOf(Mistake.class);
  }
}
