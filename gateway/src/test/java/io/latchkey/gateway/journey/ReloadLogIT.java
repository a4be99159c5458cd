package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line that each reload is told by. */
class ReloadLogIT {
  private static final String WARNING = "a secret stands in the file";

  @TempDir private Path directory;
  private FakeTenant tenant;
  private String yaml;
  private ReloadScene scene;
  private CapturedLog log;

  @BeforeEach
  void start() throws Exception {
    tenant = new FakeTenant();
    yaml = ReloadScene.yaml(tenant, "");
    scene = ReloadScene.start(directory, yaml);
    log = new CapturedLog(Level.INFO);
  }

  @AfterEach
  void end() throws Exception {
    log.close();
    scene.close();
    tenant.close();
  }

  private String line() {
    List<String> lines =
        log.text().lines().filter(each -> each.contains(" configuration reload ")).toList();
    return lines.get(lines.size() - 1);
  }

  @Test
  void whatChangedIsNamedWithoutItsValues() throws Exception {
    scene.become(
        yaml.replace("drain: 2s", "drain: 1s")
            .replace("clientId: bot", "clientId: c4n4ry")
            .replace("a-secret-of-the-tests", "c4n4ry-secret")
            .replace("path: /,", "path: /c4n4ry,")
            .replace("scopes: { all:", "scopes: { more: { rest: [\"/c4n4ry\"] }, all:"));
    assertThat(line())
        .contains("INFO", "result=\"done\"")
        .contains(
            "changes=\"drain changed; serviceAccounts.bot changed (clientId, clientSecret);"
                + " scopes.more added; routes.api changed (path)\"")
        .doesNotContain("c4n4ry");
  }

  @Test
  void ofManyKeysAndThingsTheFirstAreNamedAndTheRestCounted() throws Exception {
    String callers =
        IntStream.range(0, 60)
            .mapToObj("x%02d: { network: [127.0.0.2/32], markerHeader: true }"::formatted)
            .collect(Collectors.joining(", "));
    String may =
        IntStream.range(0, 60)
            .mapToObj("x%02d: [all]"::formatted)
            .collect(Collectors.joining(", "));
    scene.become(
        yaml.replace("callers: { app: { ", "callers: { " + callers + ", app: { ")
            .replace("callers: { app: [all]", "callers: { " + may + ", app: [all]"));
    assertThat(line())
        .contains("callers.x00 added; callers.x01 added; ", "callers.x49 added; and 11 more\"")
        .doesNotContain("callers.x50");

    scene.become(yaml.replace("callers: { app: { ", "callers: { " + callers + ", app: { "));
    assertThat(line())
        .contains("changes=\"routes.api changed (callers.x00, ", "callers.x07, and 52 more)\"");
  }

  @Test
  void aWarningIsToldWhenItIsNewAndCountedFromThenOn() throws Exception {
    String moved = "# one line more\n" + yaml.replace("drain: 2s", "drain: 1s");
    scene.become(moved);
    assertThat(line()).contains("problems=\"\"", "warningsAsBefore=\"1\"");
    assertThat(scene.reload().problems())
        .as("the answer")
        .singleElement()
        .asString()
        .contains(WARNING);

    scene.become(moved.replace("admin: { ", "admin: { token: a-new-secret-in-the-file-c4n4ry, "));
    assertThat(line())
        .containsPattern("problems=\"[^;]*admin.token: warning: " + WARNING)
        .contains("warningsAsBefore=\"1\"");

    scene.refuse(moved.replace("drain: 1s", "drain: soon"));
    assertThat(line()).contains("WARN", "drain: ", "warningsAsBefore=\"1\"");
  }
}
