package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.journey.Http2Frame;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http2RequestTest {
  private static final Origin ORIGIN = new Origin(true, "api.example", 8443);

  private final SecretFields secrets = new SecretFields();

  private List<String> head(UpstreamRequest request) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<CharSequence, CharSequence> field :
        Http2Request.head(request, ORIGIN, secrets)) {
      lines.add(field.getKey() + "=" + field.getValue());
    }
    return lines;
  }

  @Test
  void pseudoFieldsComeFirstAndTheTargetIsWhatWasDecidedOn() {
    UpstreamRequest request =
        Http2Bench.request(
            "POST", Framing.length(7), "Accept: */*\r\nX-Twice: 1\r\nX-Twice: 2\r\n", null);

    assertThat(head(request))
        .containsExactly(
            ":method=POST",
            ":scheme=https",
            ":authority=api.example:8443",
            ":path=/a%20b?c",
            "accept=*/*",
            "x-twice=1",
            "x-twice=2",
            "content-length=7");
  }

  @Test
  void contentOfNoKnownLengthDeclaresNone() {
    assertThat(head(Http2Bench.request("POST", Framing.CHUNKED, "", null)))
        .noneMatch(field -> field.startsWith("content-length"));
    assertThat(head(Http2Bench.request("POST", Framing.length(0), "", null)))
        .contains("content-length=0");
    assertThat(head(Http2Bench.request("GET", Framing.NONE, "", null))).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: x",
        "Keep-Alive: 1",
        "Proxy-Connection: x",
        "Transfer-Encoding: chunked",
        "Upgrade: h2c",
        "HTTP2-Settings: x",
        "TE: trailers",
        "Host: other",
        "Content-Length: 4"
      })
  void whatIsOfOneConnectionNeverGoesOn(String line) {
    assertThat(head(Http2Bench.request("GET", Framing.NONE, line + "\r\nA: b\r\n", null)))
        .hasSize(5)
        .endsWith("a=b");
  }

  @Test
  void trailersGoOnAsFieldsInLowerCase() {
    Http2Headers trailers =
        Http2Request.trailers("X-Sum: 7\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(trailers.names()).hasSize(1);
    assertThat(trailers.get("x-sum")).hasToString("7");
  }

  /** RFC 7541 section 6.2.3: a literal that is never indexed begins with the bits 0001. */
  @Test
  void secretsAreWrittenSoThatNoTableEverHoldsThem() {
    try (Http2Bench bench = new Http2Bench()) {
      for (int i = 0; i < 2; i++) {
        bench.said.clear();
        Recorder ignored = new Recorder();
        bench
            .connection
            .lend()
            .send(
                Http2Bench.request(
                    "GET",
                    Framing.NONE,
                    "Cookie: s3cret\r\nX-Plain: p\r\n",
                    "Authorization: Bearer t0ken\r\nX-Key: k3y\r\n"),
                ignored);
        bench.run();
        byte[] block = bench.said.get(0).payload();
        // names of the static table: cookie is 32, authorization 23, both with a prefix of 4 bits
        assertThat(block).containsSequence(0x1f, 32 - 15);
        assertThat(block).containsSequence(0x1f, 23 - 15);
        assertThat(literals(block)).as("x-key, of the credential").contains("x-key");
      }
      assertThat(bench.said.get(0).type()).isEqualTo(Http2Frame.HEADERS);
    }
  }

  /** The names that stand behind the octet 0x10: never indexed, with a name of their own. */
  private static List<String> literals(byte[] block) {
    List<String> names = new ArrayList<>();
    byte[] key = Http2Frame.block("x-key", "k3y");
    for (int at = 0; at + key.length <= block.length; at++) {
      boolean same = block[at] == 0x10;
      for (int i = 0; same && i < key.length; i++) {
        same = block[at + i] == key[i];
      }
      if (same) {
        names.add("x-key");
      }
    }
    return names;
  }
}
