package io.latchkey.gateway.policy.caller;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** No bytes but the key itself prove a caller, and none of them stop the gateway. */
class ProofFuzz {
  private static final String KEY = "the-key-of-payroll";
  private final Callers callers = Callers.of(List.of(Calls.byKey("payroll", KEY)));

  @FuzzTest(maxDuration = "1m")
  void nothingElseProvesACaller(byte[] bytes) {
    String value = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    for (String name : new String[] {"Authorization", "X-Api-Key", "Proxy-Authorization"}) {
      RequestHead head;
      try {
        head = Calls.call(Calls.from("127.0.0.1", false, null), name, value);
      } catch (IllegalArgumentException malformed) {
        return;
      }
      try {
        Caller caller =
            callers.authenticate(
                head, Instant.EPOCH, SigningKeys.NONE, List.of(), new ProofMemory(), stale -> {});
        assertThat(caller.name()).isEqualTo("payroll");
        assertThat(value.contains(KEY) || decoded(value).contains(KEY)).isTrue();
      } catch (RefusedException refused) {
        assertThat(refused.refusal().detail()).isNotBlank().doesNotContain("the-key");
      }
    }
  }

  private static String decoded(String basic) {
    String base64 = basic.substring(basic.lastIndexOf(' ') + 1);
    return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
