package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.gateway.journey.Corpus.Case;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers as raw bytes: what the caller gets, byte for byte, and that none of them becomes the
 * answer to the next call.
 */
class AnswerCorpusIT {
  private static final String GET = "GET /x HTTP/1.1\r\n" + Corpus.ME + "\r\n";
  private static final String BROKEN = "broken ";
  private static final String HONEST = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhonest";

  @TempDir private static Path directory;
  private static CorpusBench bench;

  @BeforeAll
  static void start() throws IOException {
    bench = CorpusBench.start(directory);
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  static List<Case> cases() {
    return Corpus.answers();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anAnswer(Case wanted) throws IOException {
    String request = wanted.text('>').isEmpty() ? GET : wanted.bytes('>');
    AtomicBoolean said = new AtomicBoolean();
    bench.upstream.answers(given -> said.getAndSet(true) ? HONEST : wanted.bytes('<'));
    if (PlainRequest.endOf(request) < 0) {
      bench.upstream.answersAtHead();
    }
    try (RawPeer caller = bench.gateway.connect()) {
      bench.upstream.mark();
      caller.send(request);
      checkAnswer(wanted.text('='), caller);
      boolean kept = wanted.text('~').startsWith("kept");
      if (kept) {
        assertThat(Answer.read(caller.send(GET), false).content()).isEqualTo("honest");
      } else if (!wanted.text('=').startsWith(BROKEN)) {
        assertThat(caller.isEnded()).isTrue();
      }
      if (wanted.text('~').endsWith("dropped")) {
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> bench.upstream.isFirstEnded());
      } else {
        assertThat(bench.upstream.isFirstEnded()).isFalse();
        assertThat(bench.upstream.answeredOn()).isOne();
      }
    } finally {
      bench.upstream.answersOk();
    }
  }

  private static void checkAnswer(String text, RawPeer caller) throws IOException {
    if (text.startsWith("502 ")) {
      Answer answer = Answer.read(caller, text.endsWith(" head"));
      assertThat(text).startsWith(answer.verdict());
      return;
    }
    boolean broken = text.startsWith(BROKEN);
    String expected = bench.expected(broken ? text.substring(BROKEN.length()) : text);
    String got = broken ? toTheBreak(caller) : read(caller, expected);
    assertThat(expected).startsWith(named(got));
    assertThat(broken || expected.equals(named(got))).isTrue();
  }

  private static String named(String text) {
    return text.replaceAll("X-Request-Id: [0-9a-f]+", "X-Request-Id: " + CorpusBench.ID);
  }

  private static String toTheBreak(RawPeer caller) {
    StringBuilder got = new StringBuilder();
    try {
      while (true) {
        got.append(caller.read(1));
      }
    } catch (IOException broken) {
      return got.toString();
    }
  }

  /** As much as is expected, and each head to its end, for their ids differ. */
  private static String read(RawPeer caller, String expected) throws IOException {
    StringBuilder got = new StringBuilder();
    int at = 0;
    boolean interim = true;
    while (interim) {
      got.append(caller.readHead());
      interim = expected.startsWith("HTTP/1.1 1", at);
      at = expected.indexOf("\r\n\r\n", at) + 4;
    }
    return got.append(caller.read(expected.length() - at)).toString();
  }
}
