package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.latchkey.gateway.journey.Corpus.Case;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a tenant answers, no client of ours sees two answers in what the gateway sends, or other
 * content, or a whole answer where the tenant's was cut off.
 */
class AnswerDesyncIT {
  private static final String BROKEN = "broken ";

  @TempDir private static Path directory;

  /** What a caller got, and the one answer that it is; null for one that is broken. */
  private record Got(String name, String method, String bytes, String answer) {}

  private static final List<Got> GOT = new ArrayList<>();

  @BeforeAll
  static void call() throws IOException {
    try (CorpusBench bench = CorpusBench.start(directory)) {
      for (Case one : Corpus.answers()) {
        String given = one.bytes('>');
        boolean head = given.startsWith("HEAD ");
        if (given.isEmpty() || head) {
          bench.upstream.answers(request -> one.bytes('<'));
          String method = head ? "HEAD" : "GET";
          String bytes = call(bench, method);
          GOT.add(new Got(one.name(), method, bytes, expected(bench, one, bytes)));
        }
      }
    }
  }

  @AfterAll
  static void forget() {
    GOT.clear();
  }

  private static String call(CorpusBench bench, String method) throws IOException {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    try (RawPeer caller = bench.gateway.connect()) {
      caller.send(method + " /x HTTP/1.1\r\n" + Corpus.ME + "Connection: close\r\n\r\n");
      InputStream in = caller.socket().getInputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        got.write(b);
      }
    } catch (IOException reset) {
      // what came before it counts
    }
    return got.toString(StandardCharsets.ISO_8859_1);
  }

  private static String expected(CorpusBench bench, Case one, String bytes) {
    String text = one.text('=');
    if (text.startsWith(BROKEN)) {
      return null;
    }
    if (text.startsWith("502 ")) {
      boolean head = text.endsWith(" head");
      return "502 " + (head ? "" : bytes.substring(bytes.indexOf("\r\n\r\n") + 4));
    }
    String whole = bench.expected(text);
    int at = 0;
    while (whole.startsWith("HTTP/1.1 1", at)) {
      at = whole.indexOf("\r\n\r\n", at) + 4;
    }
    String last = whole.substring(at);
    String content = last.substring(last.indexOf("\r\n\r\n") + 4);
    boolean chunked = last.contains("\r\nTransfer-Encoding: chunked\r\n");
    return last.substring(9, 12) + " " + (chunked ? PlainRequest.data(content, 0) : content);
  }

  @Test
  void nettyHearsTheOneAnswer() throws IOException {
    assertHears(new NettyClient());
  }

  @Test
  void theJdkHearsTheOneAnswer() throws IOException {
    assertHears(new JdkClient());
  }

  @Test
  void nodeHearsTheOneAnswer() throws IOException {
    SecondClient node;
    try {
      node = NodeClient.start(directory);
    } catch (IOException absent) {
      abort("skipped: there is no node on this machine");
      return;
    }
    assertHears(node);
  }

  private static void assertHears(SecondClient client) throws IOException {
    assertThat(GOT).hasSizeGreaterThan(80);
    try (client) {
      for (Got got : GOT) {
        Heard heard = client.read(got.method, got.bytes);
        if (got.answer == null) {
          assertThat(heard.whole()).as("%s of %s", client, got).isFalse();
        } else {
          assertThat(heard)
              .as("%s of %s", client, got)
              .isEqualTo(new Heard(List.of(got.answer), true));
        }
      }
    }
  }
}
