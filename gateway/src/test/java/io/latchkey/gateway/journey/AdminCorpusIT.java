package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Corpus.Case;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The corpus of callers' requests, sent to the admin listener: it refuses to read what the
 * listeners refuse, by the same status, and takes for a request what they take for one.
 */
class AdminCorpusIT {
  private static final String PROBE = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

  /**
   * What is decided behind the reader: a stranger is refused before his chunks are read, and the
   * prefix of a route says what a parameter in it means.
   */
  private static final Set<String> NOT_OF_READING =
      Set.of("unproven-with-chunks-ends-it", "parameter-in-the-prefix-is-another-path");

  @TempDir private static Path directory;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    String yaml = Yaml.forwarding("http://127.0.0.1:9");
    String hosts = "admin: { bind: \"127.0.0.1:0\", hosts: [a] }";
    gateway =
        RunningGateway.start(directory, yaml.replace("admin: { bind: \"127.0.0.1:0\" }", hosts));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static List<Case> cases() {
    return Corpus.requests().stream().filter(one -> !NOT_OF_READING.contains(one.name())).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isReadAsTheListenersReadIt(Case wanted) throws IOException {
    boolean kept = wanted.text('~').equals("kept");
    try (RawPeer caller = RawPeer.connect(gateway.gateway().adminAddress())) {
      sendUntilClosed(caller, wanted.bytes('>'));
      for (String verdict : wanted.text('=').split(", ")) {
        Answer answer = Answer.read(caller, verdict.endsWith(" head"));
        int status = Integer.parseInt(verdict.substring(0, 3));
        if (verdict.contains(" parse:")) {
          assertThat(answer.status()).isEqualTo(status);
          assertThat(answer.field("Connection")).isEqualTo("close");
        } else {
          assertThat(answer.status()).as("no such page, or host").isIn(400, 404, 421);
          assertThat(answer.field("Connection").equals("close") && kept).isFalse();
        }
      }
      if (kept) {
        assertThat(Answer.read(caller.send(PROBE), false).status()).isEqualTo(200);
      } else {
        assertThat(caller.isEnded()).as("the connection is closed").isTrue();
      }
    }
  }

  /** The answer may be there, and the connection closed, before the last octets are written. */
  private static void sendUntilClosed(RawPeer caller, String bytes) throws IOException {
    try {
      caller.send(bytes);
    } catch (SocketException closed) {
      assertThat(closed).hasMessageContaining("Broken pipe");
    }
  }
}
