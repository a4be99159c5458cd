package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.admin.ReloadReport;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mistake of ours in a reload is told to who asked, and is not the end of reloading. */
class ReloaderTest {
  private final Metrics metrics = new Metrics(InstantSource.system());
  private final AtomicInteger prepared = new AtomicInteger();
  @TempDir private Path directory;
  private Path file;
  private Network network;
  private LivePlans plans;
  private Reloader reloader;

  private Loaded.Valid load(String more) throws IOException {
    Files.writeString(file, "version: 1\n" + more);
    return (Loaded.Valid) ConfigFile.load(file, Map.of());
  }

  @BeforeEach
  void begin() throws IOException {
    file = directory.resolve("latchkey.yaml");
    Loaded.Valid loaded = load("");
    network = new Network(metrics);
    CallBounds bounds = new CallBounds(metrics, 1);
    RunningPlan first =
        new PlanBuilder(
                loaded.settings(), "test", network, metrics, bounds.plan(loaded.settings()), null)
            .build();
    plans =
        new LivePlans(first, network, metrics, new Usage(InstantSource.system()), System::nanoTime);
    reloader =
        new Reloader(
            Running.of(loaded, Instant.EPOCH),
            plans,
            next -> {
              prepared.incrementAndGet();
              throw new StackOverflowError("made up");
            },
            new ConfigReading(),
            network.watch(),
            InstantSource.system(),
            metrics.config());
  }

  @AfterEach
  void end() {
    reloader.close();
    plans.close();
    network.close();
  }

  private ReloadReport reload() throws Exception {
    return reloader.reload("test").toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void anErrorIsARefusalToWhoAskedAndTheNextReloadIsTried() throws Exception {
    load("concurrency: 500\n");

    for (int i = 1; i <= 2; i++) {
      ReloadReport report = reload();
      assertThat(report.result()).isEqualTo(ReloadReport.Result.REFUSED);
      assertThat(report.problems()).containsExactly("a fault of ours; the log says more");
      assertThat(prepared).hasValue(i);
    }
    load("");
    assertThat(reload().result()).isEqualTo(ReloadReport.Result.UNCHANGED);
  }
}
