package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AheadTest {

  @TempDir private Path directory;

  @Test
  void theSelectorsThatAreNamedAreThoseOfTheJdk() throws IOException {
    assumeTrue("Linux".equals(System.getProperty("os.name")), "elsewhere they have other names");

    Path config = Files.writeString(directory.resolve("latchkey.yaml"), "version: 1\n");
    Ahead.begin(config);
    Ahead.begin(config);
    Ahead.forget();

    assertThat(System.getProperty("java.nio.channels.spi.SelectorProvider"))
        .isEqualTo(SelectorProvider.provider().getClass().getName());
    assertThat(Epoll.isAvailable()).isTrue();
  }

  @Test
  void partsAreForOneGateway() throws IOException {
    Ahead.Parts first = Ahead.parts();
    Ahead.Parts second = Ahead.parts();
    try {
      assertThat(second.network()).isNotSameAs(first.network());
      assertThat(second.metrics()).isNotSameAs(first.metrics());
    } finally {
      first.network().close();
      second.network().close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, 'url: \"https://a\"'",
    "true, '  tls: { certificate: a.pem }'",
    "false, 'url: \"http://a\"'",
    "false, '  # as https://a'",
    "false, ''"
  })
  void whatSpeaksOfTlsIsTold(boolean expected, String line) {
    assertThat(Ahead.speaksOfTls(List.of("version: 1", line))).isEqualTo(expected);
  }
}
