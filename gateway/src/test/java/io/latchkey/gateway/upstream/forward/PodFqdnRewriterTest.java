package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.TenantKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodFqdnRewriterTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] rewrite(byte[] content) {
    return PodFqdnRewriter.rewrite(content, Calls.authority("api.acme.example:8080"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"success\":true,\"Result\":{\"PodFqdn\":\"@\"}}",
        "{ \"Result\" : {\"A\":[1, {\"b\":null}], \"PodFqdn\" :\t\"@\" , \"z\":\"\u00e9\\u00e9\"},"
            + " \"success\":true }\r\n",
        "{\"PodFqdn\":\"@\"}",
        "{\"Result\":{\"PodFqdn\":\"@\"},\"PodFqdn\":\"@\"}",
        "\uFEFF{\"x\":\"\uD83D\uDE00\",\"Result\":{\"PodFqdn\":\"@\"}}",
      })
  void thePodBecomesTheGatewayAndEveryOtherByteStays(String pattern) {
    for (String pod : new String[] {"pod7.idaptive.app", "x", "a\\u002eb", "a\\\"b\u00e9"}) {
      assertThat(rewrite(bytes(pattern.replace("@", pod))))
          .isEqualTo(bytes(pattern.replace("@", "api.acme.example:8080")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "PodFqdn",
        "<html>PodFqdn</html>",
        "{\"Result\":{\"PodFqdn\":null}}",
        "{\"Result\":{\"PodFqdn\":\"\"}}",
        "{\"Result\":{\"PodFqdn\":{\"PodFqdn\":\"x\"}}}",
        "{\"Result\":{\"Inner\":{\"PodFqdn\":\"x\"}}}",
        "{\"Result\":[{\"PodFqdn\":\"x\"}]}",
        "{\"Other\":{\"PodFqdn\":\"x\"}}",
        "{\"Result\":{\"podfqdn\":\"x\"}}",
        "[{\"PodFqdn\":\"x\"}]",
        "{\"Result\":\"PodFqdn\",\"x\":\"y\"}",
        "{\"Result\":{\"PodFqdn\":\"x\"}",
        "{\"Result\":{\"PodFqdn\":\"x\"}} trailing",
        "{\"Result\":{\"PodFqdn\":\"x}}",
        "{'Result':{'PodFqdn':'x'}}",
      })
  void otherContentIsTheSameArray(String content) {
    byte[] bytes = bytes(content);

    assertThat(rewrite(bytes)).isSameAs(bytes);
  }

  @Test
  void otherEncodingsAreLeftAlone() {
    byte[] bytes = "{\"PodFqdn\":\"x\"}".getBytes(StandardCharsets.UTF_16BE);

    assertThat(rewrite(bytes)).isSameAs(bytes);
  }

  @Test
  void contentAtTheLimitIsRewrittenAndOneByteMoreIsNot() {
    String json = "{\"PodFqdn\":\"x\"}";
    byte[] atLimit = bytes(json + " ".repeat(PodFqdnRewriter.MAX_CONTENT - json.length()));
    byte[] beyond = bytes(json + " ".repeat(PodFqdnRewriter.MAX_CONTENT - json.length() + 1));

    assertThat(rewrite(atLimit)).isNotSameAs(atLimit);
    assertThat(rewrite(beyond)).isSameAs(beyond);
  }

  @Test
  void nestingAtTheLimitIsReadAndOneMoreIsNot() {
    for (int more = 0; more <= 1; more++) {
      int depth = PodFqdnRewriter.MAX_DEPTH - 1 + more;
      byte[] content =
          bytes("{\"PodFqdn\":\"x\",\"d\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
      assertThat(rewrite(content) == content).isEqualTo(more == 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CYBERARK_IDENTITY, /Security/StartAuthentication, true",
    "CYBERARK_IDENTITY, /security/advanceauthentication/, true",
    "CYBERARK_IDENTITY, /base/SECURITY/OobAuthStatus, true",
    "CYBERARK_IDENTITY, /Security/Logout, false",
    "CYBERARK_IDENTITY, /Security/StartAuthenticationX, false",
    "GENERIC, /Security/StartAuthentication, false",
  })
  void loginPathsOfIdentityAreLookedAt(TenantKind kind, String path, boolean expected) {
    assertThat(PodFqdnRewriter.applies(kind, List.of("/x", path))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "200, application/json, identity, true",
    "200, application/json, gzip, false",
    "200, text/html, identity, false",
    "401, application/json, identity, false",
  })
  void onlyPlainJsonIsReadable(int status, String type, String coding, boolean expected) {
    FieldSection answer = FieldSection.of("Content-Type", type, "Content-Encoding", coding);

    assertThat(PodFqdnRewriter.isReadable(status, answer)).isEqualTo(expected);
  }
}
