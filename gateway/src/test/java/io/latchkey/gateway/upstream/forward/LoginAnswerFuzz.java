package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Any content of a login answer passes, and stays JSON if it was. */
class LoginAnswerFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();

  @FuzzTest(maxDuration = "1m")
  void contentPasses(byte[] content) throws IOException {
    byte[] rewritten = PodFqdnRewriter.rewrite(content, Calls.authority("gw.example"));
    EnvelopeScan scan = new EnvelopeScan();
    for (byte b : content) {
      scan.next(b);
    }
    assertThat(scan.finding()).isNotNull();
    if (rewritten != content && isJson(content)) {
      assertThat(isJson(rewritten)).isTrue();
    }
  }

  private static boolean isJson(byte[] content) {
    try {
      return JSON.readTree(content) != null;
    } catch (IOException malformed) {
      return false;
    }
  }
}
