package io.latchkey.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  private static Target read(String text) {
    return Target.read(Option.TARGET, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080",
        "http://127.255.255.254",
        "http://localhost:8080/",
        "HTTPS://LOCALHOST",
        "https://[::1]:8443"
      })
  void thisMachineIsKnownByItsSpelling(String text) {
    assertThat(read(text).isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1example.com",
        "http://128.0.0.1",
        "http://0.0.0.0",
        "http://10.0.0.1:8080",
        "http://2130706433",
        "http://0177.0.0.1",
        "http://[::]",
        "http://[::ffff:10.0.0.1]",
        "https://gateway.example.com"
      })
  void whatIsNotPlainlyThisMachineIsAnother(String text) {
    assertThat(readOrRefuse(text)).isFalse();
  }

  /** A spelling that is no host at all is as good as another machine: it gets no load. */
  private static boolean readOrRefuse(String text) {
    try {
      return read(text).isLoopback();
    } catch (Mistake refused) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1:8080",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "http://",
        "http://user:secret@127.0.0.1",
        "http://127.0.0.1@example.com",
        "http://127.0.0.1\\@example.com",
        "http://127.0.0.1/path",
        "http://127.0.0.1?key=secret",
        "http://127.0.0.1#secret",
        "http://127.0.0.1:0",
        "http://127.0.0.1:65536",
        "http://a b"
      })
  void whatIsNotSchemeHostAndPortIsRefusedAndNotRepeated(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(Mistake.class)
        .hasMessageStartingWith("--target ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void theHighestPortIsTaken() {
    assertThat(read("http://127.0.0.1:65535").portOrDefault()).isEqualTo(65_535);
  }

  @Test
  void portsThatAreLeftAwayAreThoseOfTheScheme() {
    assertThat(read("http://localhost").portOrDefault()).isEqualTo(80);
    assertThat(read("https://localhost").portOrDefault()).isEqualTo(443);
  }
}
