package io.latchkey.gateway.policy.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.RefusedException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A caller's credentials are taken as shown, and nothing else is. */
class AssumptionTest {
  private static final Callers CALLERS =
      Callers.of(
          List.of(
              Calls.byKey("app", "app-key"),
              Calls.byJwt("reports", "https://sso.example", "us", "reports"),
              Calls.from(Calls.byKey("near", "near-key"), true, "10.7.0.0/16"),
              Calls.from(Calls.byKey("building"), true, "10.8.0.0/16")));

  private static Caller assumed(String name, String address, String... fields)
      throws RefusedException {
    return Assumption.of(
        CALLERS,
        name,
        Calls.call(Calls.from(address, false, null), fields),
        Instant.EPOCH,
        SigningKeys.NONE);
  }

  private static Reason refused(String name, String address, String... fields) {
    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> assumed(name, address, fields));
    assertThat(refused).isNotNull();
    return refused.refusal().reason();
  }

  @Test
  void credentialsNeedNotBeShown() throws RefusedException {
    assertThat(assumed("app", "10.1.1.1").proof()).isEqualTo("api-key");
    assertThat(assumed("app", "10.1.1.1").bearerProved()).isFalse();
    assertThat(assumed("reports", "10.1.1.1").proof()).isEqualTo("jwt");
    assertThat(assumed("reports", "10.1.1.1").bearerProved()).isTrue();
    assertThat(assumed("app", "10.1.1.1", "X-Api-Key", "stale").staleProofs()).isEqualTo(1);
  }

  @Test
  void placeAndMarkerMustHold() throws RefusedException {
    assertThat(assumed("near", "10.7.1.1", "X-Latchkey", "1").name()).isEqualTo("near");
    assertThat(assumed("building", "10.8.1.1", "X-Latchkey", "1").proof()).isEqualTo("network");
    assertThat(refused("near", "10.6.1.1", "X-Latchkey", "1")).isEqualTo(Reason.UNPROVEN);
    assertThat(refused("near", "10.7.1.1")).isEqualTo(Reason.UNPROVEN);
    assertThat(refused("building", "10.7.1.1", "X-Latchkey", "1")).isEqualTo(Reason.UNPROVEN);
  }

  @Test
  void whatTheCallShowsOfOthersCounts() {
    assertThat(refused("app", "10.1.1.1", "X-Api-Key", "near-key")).isEqualTo(Reason.TWO_CALLERS);
    assertThat(refused("app", "10.8.1.1", "X-Latchkey", "1")).isEqualTo(Reason.TWO_CALLERS);
    assertThat(refused("nobody", "10.1.1.1", "X-Api-Key", "app-key")).isEqualTo(Reason.UNPROVEN);
  }
}
