package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ResilienceMeterTest {
  private static final String STATE = "latchkey_transport_breaker_state{tenant=\"api\"} ";

  private final Metrics metrics = new Metrics(InstantSource.system());

  private String text() {
    return new String(metrics.exposition(null).content(), UTF_8);
  }

  @Test
  void theBreakerOfATenantThatIsMadeAnewIsClosed() {
    metrics.resilience().of("api").changed(BreakerState.OPEN);
    assertThat(text()).contains(STATE + "2.0\n");

    metrics.resilience().of("api");

    assertThat(text()).contains(STATE + "0.0\n");
  }

  @Test
  void aTenantThatWasReplacedShowsItsStateNoMore() {
    ResilienceMeter.Tenant before = metrics.resilience().of("api");
    ResilienceMeter.Tenant after = metrics.resilience().of("api");
    after.changed(BreakerState.HALF_OPEN);

    before.changed(BreakerState.OPEN);

    assertThat(text())
        .contains(STATE + "1.0\n")
        .contains("latchkey_transport_breaker_transitions_total{tenant=\"api\",to=\"open\"} 1.0\n");
  }
}
