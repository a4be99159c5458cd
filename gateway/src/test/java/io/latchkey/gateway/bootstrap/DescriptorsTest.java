package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.journey.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorsTest {
  @TempDir private Path directory;

  private GatewaySettings settings() throws IOException {
    String yaml =
        """
        version: 1
        listeners: [{ bind: "127.0.0.1:0", limits: { connections: 1000 } }]
        tenants: { a: { kind: generic, url: "http://127.0.0.1:9", connections: { max: 20 } } }
        """;
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    return ((Loaded.Valid) ConfigFile.load(file, Map.of())).settings();
  }

  @Test
  void callersTenantsAndOurOwnAreAddedUp() throws IOException {
    assertThat(Descriptors.needed(settings())).isEqualTo(256 + 1000 + 256 + 20);
  }

  @Test
  void oneTooFewIsWarnedAboutAndEnoughIsNot() throws IOException {
    long needed = Descriptors.needed(settings());
    try (CapturedLog log = new CapturedLog(ch.qos.logback.classic.Level.INFO)) {
      Descriptors.check(settings(), OptionalLong.of(needed));
      Descriptors.check(settings(), OptionalLong.empty());
      assertThat(log.text()).isEmpty();
      Descriptors.check(settings(), OptionalLong.of(needed - 1));

      assertThat(log.text()).contains("ulimit -n", "LimitNOFILE", "limits.connections");
    }
  }

  @Test
  void thisProcessKnowsItsOwn() {
    assertThat(Descriptors.allowed()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "'Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 4096      files', 1024",
    "'Max open files            unlimited            unlimited  files', 9223372036854775807",
    "'Max processes             1                    2         processes', -1",
    "'Max open files            many                 more      files', -1",
  })
  void whatLinuxSaysIsRead(String text, long limit) throws IOException {
    Path limits = Files.writeString(directory.resolve("limits"), text);
    assertThat(Descriptors.toldBy(limits).orElse(-1)).isEqualTo(limit);
    assertThat(Descriptors.toldBy(directory.resolve("absent"))).isEmpty();
  }
}
