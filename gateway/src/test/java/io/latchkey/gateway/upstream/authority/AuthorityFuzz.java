package io.latchkey.gateway.upstream.authority;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.upstream.transport.ControlClient.Answer;
import java.time.Instant;

/** Whatever an authority answers, it is a verdict, keys, or an exception of ours. */
class AuthorityFuzz {

  @FuzzTest(maxDuration = "1m")
  void anAnswerIsReadOrRefused(byte[] content) {
    try {
      Answer answer = new Answer(200, FieldSection.empty(), content);
      assertThat(IntrospectionReply.read(answer, Instant.EPOCH)).isNotNull();
    } catch (AuthorityException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    try {
      assertThat(JwkReader.read(content)).doesNotContainNull();
    } catch (AuthorityException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
