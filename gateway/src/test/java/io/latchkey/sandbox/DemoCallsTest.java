package io.latchkey.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
