package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.credential.ControlCalls.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Whatever a token endpoint or a login answers, it is a token or a failure with a sentence. */
class TokenReplyFuzz {
  private static final int[] STATUSES = {200, 200, 200, 400, 401, 429, 500, 302};
  private static final String SECRET = "S3cret-of-the-client";

  @FuzzTest(maxDuration = "1m")
  void anAnswerIsATokenOrAFailure(byte[] bytes) {
    int status = STATUSES[bytes.length == 0 ? 0 : bytes[0] & 7];
    Reply reply = new Reply(status, FieldSection.empty(), bytes, 0, Duration.ZERO);
    UpstreamText text = new UpstreamText("client", Secret.of(SECRET));
    TokenErrors errors =
        new TokenErrors(
            TenantKind.CYBERARK_IDENTITY,
            Accounts.client(false, "a", "b"),
            text,
            InstantSource.system());
    try {
      Minted minted = new TokenReply(List.of("a", "b"), errors).read(reply);
      assertThat(Ascii.isB64Token(minted.token().reveal())).isTrue();
      assertThat(minted.lifetime()).isPositive();
    } catch (MintException failed) {
      assertThat(failed.failure().sentence()).isNotBlank().doesNotContain(SECRET);
      assertThat(failed.failure().sentence().chars()).allMatch(c -> c >= ' ' && c != 0x7f);
    }
    try {
      LoginReply login = LoginReply.read(reply, Instant.EPOCH);
      assertThat(login.retryWaitingTime()).isBetween(Duration.ZERO, Backoff.RETRY_AFTER_MOST);
      for (int i = 0; i < Math.min(5, login.challenges()); i++) {
        assertThat(login.mechanismNames(i, text)).allMatch(name -> name.length() < 100);
      }
    } catch (MintException failed) {
      assertThat(failed.failure().sentence()).isNotBlank();
    }
  }
}
