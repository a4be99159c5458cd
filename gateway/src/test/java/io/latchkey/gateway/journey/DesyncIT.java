package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.latchkey.gateway.journey.Corpus.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two readers, one connection: whatever a caller sends, no parser of a tenant sees more requests,
 * or others, than those that the gateway decided on.
 */
class DesyncIT {
  private static final int ROUNDS = Boolean.getBoolean("latchkey.slow") ? 60_000 : 1_500;
  private static final String SECOND = "GET /second HTTP/1.1\r\n" + Corpus.ME + "\r\n";

  @TempDir private static Path directory;

  /** What reached the tenant, one text for each connection and call on it. */
  private static final Set<String> SENT = new LinkedHashSet<>();

  private static final Set<Seen> DECIDED = new HashSet<>();
  private static int decided;
  private static int reached;

  @BeforeAll
  static void send() throws IOException {
    try (CorpusBench bench = CorpusBench.start(directory)) {
      for (Case one : Corpus.requests()) {
        deliver(bench, one.bytes('>') + SECOND);
      }
      Mutations mutations = new Mutations(new Random(4));
      for (int round = 0; round < ROUNDS; round++) {
        deliver(bench, mutations.next() + SECOND);
      }
    }
  }

  @AfterAll
  static void forget() {
    SENT.clear();
    DECIDED.clear();
  }

  private static void deliver(CorpusBench bench, String bytes) throws IOException {
    OwnReading reading = OwnReading.of(bytes);
    decided += reading.requests().size();
    DECIDED.addAll(reading.requests());
    try (RawPeer caller = bench.gateway.connect()) {
      caller.socket().setSoTimeout(1_000);
      caller.send(bytes);
      for (Seen request : reading.requests()) {
        Answer.read(caller, request.method().equals("HEAD"));
      }
      if (reading.ended()) {
        caller.readToEnd();
      }
    } catch (IOException ended) {
      // it was refused in the middle of what was sent
    }
    bench.upstream.settle();
    for (String connection : bench.upstream.takeApart()) {
      reached += PlainRequest.count(connection);
      SENT.add(PlainRequest.withoutIds(connection));
    }
  }

  @Test
  void noMoreRequestsReachTheTenantThanWereDecidedOn() {
    assertThat(reached).isPositive().isLessThanOrEqualTo(decided);
  }

  @Test
  void nettySeesWhatWasDecided() throws IOException {
    assertAgrees(new NettyReader());
  }

  @Test
  void theJdkSeesWhatWasDecided() throws IOException {
    assertAgrees(new JdkReader());
  }

  @Test
  void tomcatSeesWhatWasDecided() throws IOException {
    assertAgrees(new TomcatReader(Files.createDirectory(directory.resolve("tomcat"))));
  }

  @Test
  void nodeSeesWhatWasDecided() throws IOException {
    SecondReader node;
    try {
      node = NodeReader.start(directory);
    } catch (IOException absent) {
      abort("skipped: there is no node on this machine");
      return;
    }
    assertAgrees(node);
  }

  private static void assertAgrees(SecondReader reader) throws IOException {
    int requests = 0;
    try (reader) {
      for (String sent : SENT) {
        List<Seen> seen = reader.read(sent);
        requests += seen.size();
        assertThat(DECIDED).as("%s, of\n%s", reader, sent).containsAll(seen);
        assertThat(seen.size())
            .as("requests that %s sees in\n%s", reader, sent)
            .isLessThanOrEqualTo(PlainRequest.count(sent));
      }
    }
    assertThat(SENT.size()).isGreaterThan(100);
    assertThat(requests).as("requests that %s took", reader).isGreaterThan(SENT.size() / 2);
  }
}
