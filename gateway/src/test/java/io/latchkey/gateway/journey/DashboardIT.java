package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard of a running gateway, once as Chromium shows it; the profile dashboard does more.
 */
class DashboardIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final String YAML =
      """
      version: 1
      listeners: [{ bind: "127.0.0.1:0" }]
      admin: { bind: "127.0.0.1:0" }
      """;

  @TempDir Path directory;

  private String shown(URI page) throws IOException, InterruptedException {
    Path dom = directory.resolve("dom.html");
    Process browser =
        new ProcessBuilder(
                CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + directory.resolve("profile"),
                "--virtual-time-budget=4000",
                "--dump-dom",
                page.toString())
            .redirectOutput(dom.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(browser.waitFor(60, TimeUnit.SECONDS)).as("Chromium ends").isTrue();
    return Files.readString(dom, StandardCharsets.UTF_8);
  }

  @Test
  void aNewcomerReadsWhyACallWasRefused() throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "the dashboard is shown by /usr/bin/chromium");
    try (RunningGateway gateway = RunningGateway.start(directory, YAML)) {
      URI call = URI.create("http://127.0.0.1:" + gateway.port() + "/orders?secret=canary");
      int status =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(call).build(), BodyHandlers.discarding())
              .statusCode();
      assertThat(status).isEqualTo(401);

      int admin = gateway.gateway().adminAddress().getPort();
      String dom = shown(URI.create("http://127.0.0.1:" + admin + "/"));

      assertThat(dom).contains("data-state=\"live\"");
      assertThat(List.of("The caller is not proven", "Send the caller's key", "GET /orders"))
          .allMatch(dom::contains);
      assertThat(dom).doesNotContain("canary");
    }
  }
}
