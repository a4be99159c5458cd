package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Corpus.Case;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests as raw bytes: what each is answered, whether its connection lives on, and what reached
 * the tenant, byte for byte.
 */
class CorpusIT {
  private static final String PROBE = "GET /probe HTTP/1.1\r\n" + Corpus.ME + "\r\n";
  private static final String UNFINISHED = "unfinished ";

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
    return Corpus.requests();
  }

  /** Sends bytes in some pieces. */
  private interface Sending {
    void send(RawPeer caller, String bytes) throws IOException;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void atOnce(Case wanted) throws IOException {
    check(wanted, RawPeer::send);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void octetByOctet(Case wanted) throws IOException {
    check(wanted, (caller, bytes) -> inPieces(caller, bytes, 1));
  }

  /** A sample, each of its cases in two halves at every place. */
  @ParameterizedTest
  @MethodSource("sample")
  void inTwoHalves(Case wanted) throws IOException {
    for (int cut = 1; cut < wanted.bytes('>').length(); cut++) {
      int at = cut;
      check(wanted, (caller, all) -> caller.send(all.substring(0, at)).send(all.substring(at)));
    }
  }

  static List<Case> sample() {
    List<Case> all = Corpus.requests();
    List<Case> sample = new ArrayList<>();
    for (int i = 0; i < all.size(); i += 23) {
      if (all.get(i).bytes('>').length() < 300) {
        sample.add(all.get(i));
      }
    }
    return sample;
  }

  private static void inPieces(RawPeer caller, String bytes, int size) throws IOException {
    // long filling says nothing piece by piece
    int whole = bytes.length() > 1000 ? bytes.length() - 60 : 0;
    caller.send(bytes.substring(0, whole));
    for (int at = whole; at < bytes.length(); at += size) {
      caller.send(bytes.substring(at, Math.min(bytes.length(), at + size)));
    }
  }

  /** The answer may be there, and the connection closed, before the last octets are written. */
  private static void sendUntilClosed(Sending sending, RawPeer caller, String bytes)
      throws IOException {
    try {
      sending.send(caller, bytes);
    } catch (SocketException closed) {
      assertThat(closed).hasMessageContaining("Broken pipe");
    }
  }

  private static void check(Case wanted, Sending sending) throws IOException {
    bench.upstream.take();
    List<String> ids = new ArrayList<>();
    boolean kept = wanted.text('~').equals("kept");
    try (RawPeer caller = bench.gateway.connect()) {
      sendUntilClosed(sending, caller, wanted.bytes('>'));
      for (String verdict : wanted.text('=').split(", ")) {
        Answer answer = Answer.read(caller, verdict.endsWith(" head"));
        assertThat(answer.verdict()).isEqualTo(verdict.replace(" head", ""));
        assertThat(answer.field("Connection").equals("close") && kept).isFalse();
        ids.add(answer.requestId());
      }
      if (kept) {
        Answer probed = Answer.read(caller.send(PROBE), false);
        assertThat(probed.verdict()).isEqualTo("200");
        ids.add(probed.requestId());
      } else {
        assertThat(wanted.text('~')).isEqualTo("closed");
        assertThat(caller.isEnded()).as("the connection is closed").isTrue();
      }
    }
    checkReached(wanted, kept, ids);
  }

  private static void checkReached(Case wanted, boolean kept, List<String> ids) throws IOException {
    String text = wanted.text('^');
    if (text.startsWith(UNFINISHED)) {
      bench.upstream.settle();
      String most = bench.expected(text.substring(UNFINISHED.length()));
      String reached = reached(ids);
      assertThat(PlainRequest.endOf(reached)).as("the request has no end").isNegative();
      assertThat(PlainRequest.unframed(most)).startsWith(PlainRequest.unframed(reached));
      return;
    }
    String probe = kept ? bench.expected("GET /probe HTTP/1.1\\r\\n<up><ours>\\r\\n") : "";
    String expected = text.equals("nothing") ? "" : bench.expected(text);
    assertThat(PlainRequest.joined(reached(ids))).isEqualTo(expected + probe);
  }

  private static String reached(List<String> ids) {
    String reached = bench.upstream.take();
    for (String id : ids) {
      reached = reached.replace(id, CorpusBench.ID);
    }
    return reached;
  }
}
