package io.latchkey.gateway.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a plan that was replaced is kept. */
class LivePlansTest {
  private final Metrics metrics = new Metrics(InstantSource.system());
  @TempDir private Path directory;
  private final Usage usage = new Usage(InstantSource.system());
  private Network network;
  private Loaded.Valid loaded;
  private LivePlans plans;
  private volatile long now;

  @BeforeEach
  void first() throws IOException {
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), "version: 1\n");
    loaded = (Loaded.Valid) ConfigFile.load(file, Map.of());
    network = new Network(metrics);
    plans = new LivePlans(plan(null), network, metrics, usage, () -> now);
  }

  @AfterEach
  void end() {
    plans.close();
    network.close();
  }

  private RunningPlan plan(RunningPlan before) throws IOException {
    return new PlanBuilder(
            loaded.settings(),
            "test",
            network,
            metrics,
            new CallBounds(new Metrics(InstantSource.system()), 1).plan(loaded.settings()),
            before)
        .build();
  }

  private void replace() throws IOException {
    plans.replace(plan(plans.inForce()));
  }

  private void awaitLeaving(int count) {
    Awaitility.await()
        .untilAsserted(
            () -> {
              plans.look();
              assertThat(plans.leaving()).isEqualTo(count);
            });
  }

  @Test
  void aPlanUnderWhichNothingRunsIsLeftAtOnce() throws IOException {
    replace();
    awaitLeaving(0);
  }

  @Test
  void whatNoPlanHasIsLetGoOfOnlyByWhoMakesPlans() {
    List<String> coming = List.of("coming");
    metrics.configure(coming, coming, coming);

    plans.someEnded();
    assertThat(shown()).contains("\"coming\"");

    plans.look();
    assertThat(shown()).doesNotContain("\"coming\"");
  }

  private String shown() {
    return new String(metrics.exposition(null).content(), UTF_8);
  }

  @Test
  void aPlanIsKeptForItsExchangesAndNoOther() throws IOException {
    RunningPlan busy = plans.inForce();
    busy.plan().underWay().increment();
    replace();
    replace();
    awaitLeaving(1);
    busy.plan().underWay().decrement();
    awaitLeaving(0);
  }

  @Test
  void aPlanIsKeptForSoLongAndNoLonger() throws IOException {
    plans.inForce().plan().underWay().increment();
    replace();
    now = LivePlans.LONGEST.toNanos() - 1;
    awaitLeaving(1);
    now++;
    plans.look();
    assertThat(plans.leaving()).isZero();
  }

  @Test
  void soManyPlansAreKeptAndTheOldestGoesForOneMore() throws IOException {
    for (int i = 0; i < LivePlans.MOST; i++) {
      plans.inForce().plan().underWay().increment();
      replace();
    }
    awaitLeaving(LivePlans.MOST);
    plans.inForce().plan().underWay().increment();
    replace();
    assertThat(plans.leaving()).isEqualTo(LivePlans.MOST);
  }
}
