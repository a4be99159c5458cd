package io.latchkey.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final Usage usage = new Usage(InstantSource.fixed(NOW));

  private void call(@Nullable String route, @Nullable String caller, @Nullable Reason reason) {
    ExchangeRecord record = new ExchangeRecord("id", 0, "listener", "127.0.0.1");
    if (route != null) {
      record.route(route);
    }
    if (caller != null) {
      record.caller(caller, "api-key");
    }
    if (reason != null) {
      record.refused(reason);
    }
    usage.ended(record);
  }

  @Test
  void callersOfARouteAreCountedEach() {
    call("identity", "payroll", null);
    call("identity", "payroll", Reason.NOT_OPENED);
    call("identity", "hr-batch", null);
    call("other", "payroll", null);

    assertThat(usage.of("identity"))
        .containsExactly(new Usage.Use("hr-batch", 1, 0, NOW), new Usage.Use("payroll", 2, 1, NOW));
    assertThat(usage.totalOf("identity")).isEqualTo(new Usage.Total(3, 1));
    assertThat(usage.totalOf("other")).isEqualTo(new Usage.Total(1, 0));
  }

  @Test
  void whoeverHasNoRouteOrNoNameIsNobody() {
    call(null, "payroll", Reason.NO_ROUTE);
    call("identity", null, Reason.UNPROVEN);

    assertThat(usage.of("identity")).isEmpty();
    assertThat(usage.totalOf("identity")).isEqualTo(new Usage.Total(1, 1));
    assertThat(usage.totalOf("unused")).isEqualTo(new Usage.Total(0, 0));
  }

  @Test
  void whatAConfigurationNamesNoMoreIsForgottenAndMakesRoom() {
    for (int i = 0; i < Usage.MOST - 2; i++) {
      call("gone", "caller-" + i, null);
    }
    call("kept", "payroll", null);
    call("kept", "gone", Reason.NOT_OPENED);

    usage.retain(Set.of("kept", "new"), Set.of("payroll", "caller-1"));

    assertThat(usage.of("gone")).isEmpty();
    assertThat(usage.totalOf("gone")).isEqualTo(new Usage.Total(0, 0));
    assertThat(usage.of("kept")).containsExactly(new Usage.Use("payroll", 1, 0, NOW));
    assertThat(usage.totalOf("kept")).isEqualTo(new Usage.Total(2, 1));
    for (int i = 0; i < Usage.MOST; i++) {
      call("new", "caller-" + i, null);
    }
    assertThat(usage.of("new")).hasSize(Usage.MOST - 1);
  }

  @Test
  void whatWasForgottenCountsFromNothing() {
    call("identity", "payroll", null);
    call("identity", "payroll", null);
    usage.retain(Set.of("identity"), Set.of());
    call("identity", "payroll", null);
    assertThat(usage.of("identity")).containsExactly(new Usage.Use("payroll", 1, 0, NOW));
    assertThat(usage.totalOf("identity")).isEqualTo(new Usage.Total(3, 0));

    usage.retain(Set.of(), Set.of("payroll"));
    call("identity", "payroll", Reason.NOT_OPENED);
    assertThat(usage.of("identity")).containsExactly(new Usage.Use("payroll", 1, 1, NOW));
    assertThat(usage.totalOf("identity")).isEqualTo(new Usage.Total(1, 1));
  }

  @Test
  void pairsPastTheMostAreNotToldApart() {
    for (int i = 0; i < Usage.MOST; i++) {
      call("route", "caller-" + i, null);
    }
    call("route", "one-more", null);

    assertThat(usage.of("route")).hasSize(Usage.MOST);
    assertThat(usage.totalOf("route").requests()).isEqualTo(Usage.MOST + 1);
  }
}
