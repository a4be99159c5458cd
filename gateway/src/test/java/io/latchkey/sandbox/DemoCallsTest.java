package io.latchkey.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCallsTest {
  private static final DemoPlace PLACE =
      new DemoPlace(
          URI.create("http://127.0.0.1:8080/"),
          URI.create("http://127.0.0.1:8181"),
          Path.of("/tmp/it's here/key"),
          Path.of("/tmp/ticket"));

  @Test
  void everyStepIsOneLineThatStartsWithCurl() {
    assertThat(DemoCalls.of(PLACE))
        .hasSizeGreaterThan(5)
        .allSatisfy(
            step -> {
              assertThat(step.line()).startsWith("curl ").doesNotContain("\n");
              assertThat(step.title()).isNotBlank();
              assertThat(step.shows()).isNotEmpty();
            });
  }

  @Test
  void aPathIsQuotedForTheShell() {
    assertThat(DemoCalls.of(PLACE).get(0).line())
        .contains("$(cat '/tmp/it'\\''s here/key')")
        .endsWith(" 'http://127.0.0.1:8080/identity/CDirectoryService/GetUser'");
  }

  @Test
  void outputIsJudgedByItsLastStatusAndItsTexts() {
    DemoStep step = new DemoStep("t", "curl x", 200, List.of("yes"));

    assertThat(step.isShownBy("HTTP/1.1 401 No\r\n\r\nHTTP/1.1 200 OK\r\n\r\nyes")).isTrue();
    assertThat(step.isShownBy("HTTP/1.1 200 OK\r\n\r\nno")).isFalse();
    assertThat(step.isShownBy("HTTP/1.1 200 OK\r\n\r\nyes HTTP/1.1 401 No")).isFalse();
    assertThat(step.isShownBy("curl: (7) yes")).isFalse();
  }

  @Test
  void everyLineShowsWhatItSaysTwiceOver(@TempDir Path dir) throws Exception {
    IdentitySettings settings = IdentitySettings.demo(new Random(5));
    InetAddress loopback = InetAddress.getLoopbackAddress();
    Path home = Files.createDirectory(dir.resolve("it's a dir"));
    try (IdentityTenant tenant = IdentityTenant.start(settings, loopback, 0);
        StandInGateway gateway = new StandInGateway(tenant, "the-key")) {
      Path key = Files.writeString(home.resolve("key"), "the-key\n");
      Path ticket =
          Files.writeString(
              home.resolve("ticket"), tenant.openSession(IdentitySettings.DEMO_KIOSK) + "\n");
      DemoPlace place = new DemoPlace(gateway.url(), tenant.url(), key, ticket);

      for (int round = 0; round < 2; round++) {
        for (DemoStep step : DemoCalls.of(place)) {
          String output = run(step.line());
          assertThat(step.isShownBy(output)).as("%s%n%s", step.line(), output).isTrue();
        }
      }
      assertThat(tenant.switches().tokenLifetimeSeconds.get()).isEqualTo(18_000);
    }
  }

  private static String run(String line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
