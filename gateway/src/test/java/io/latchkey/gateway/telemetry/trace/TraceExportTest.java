package io.latchkey.gateway.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Trace;
import io.latchkey.gateway.telemetry.Ending;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import io.latchkey.gateway.telemetry.Metrics;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TraceExportTest {
  private final Metrics metrics = new Metrics(InstantSource.system());
  private final Collector collector = new Collector();
  private final TraceExport export =
      new TraceExport(
          new Spans("gateway", "1", InstantSource.system(), () -> 0),
          collector,
          metrics.traces(),
          System::nanoTime,
          Executors.newSingleThreadScheduledExecutor());

  /** Answers when it is told to. */
  private static final class Collector implements SpanExporter {
    private final List<List<SpanData>> batches = new CopyOnWriteArrayList<>();
    private final List<CompletableResultCode> answers = new CopyOnWriteArrayList<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      CompletableResultCode answer = new CompletableResultCode();
      batches.add(new ArrayList<>(spans));
      answers.add(answer);
      return answer;
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    void await(int exports) {
      Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> answers.size() >= exports);
    }
  }

  private static ExchangeRecord record(boolean sampled) {
    ExchangeRecord record = new ExchangeRecord("r", 0, "l", "127.0.0.1");
    record.trace(new Trace(1, 2, 0, 3, 4, sampled));
    record.request("GET", "/x?secret=1");
    record.status(200);
    record.end(Ending.COMPLETE, 1000);
    return record;
  }

  private void awaitCount(String result, int count) {
    String line = "latchkey_telemetry_traces_total{result=\"" + result + "\"} " + count + ".0\n";
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () ->
                new String(metrics.exposition(null).content(), StandardCharsets.UTF_8)
                    .contains(line));
  }

  @Test
  void whatIsNotRecordedIsNotSent() {
    export.ended(record(false));
    export.ended(new ExchangeRecord("r", 0, "l", "127.0.0.1"));
    export.ended(record(true));
    collector.await(1);

    assertThat(collector.batches.get(0)).hasSize(1);
    assertThat(collector.batches.get(0).get(0).getAttributes().toString())
        .contains("/x")
        .doesNotContain("secret");
    collector.answers.get(0).succeed();
    awaitCount("exported", 1);
  }

  @Test
  void whatACollectorDoesNotTakeIsCountedAndNotSentAgain() {
    export.ended(record(true));
    collector.await(1);
    collector.answers.get(0).fail();
    awaitCount("failed", 1);
    export.ended(record(true));
    collector.await(2);
    collector.answers.get(1).succeed();

    awaitCount("exported", 1);
    assertThat(collector.batches.get(1)).hasSize(1);
  }

  @Test
  void moreThanMayWaitIsDropped() {
    for (int i = 0; i < TraceExport.MAX_BATCH; i++) {
      export.ended(record(true));
    }
    collector.await(1);
    int before = collector.batches.get(0).size();
    int room = TraceExport.MAX_WAITING - (TraceExport.MAX_BATCH - before);
    for (int i = 0; i < room; i++) {
      export.ended(record(true));
    }
    awaitCount("dropped", 0);
    export.ended(record(true));

    awaitCount("dropped", 1);
  }

  @Test
  void stoppingSendsWhatWaitsAndEndsOnlyThen() {
    export.ended(record(true));
    var stopped = export.stop().toCompletableFuture();
    collector.await(1);
    assertThat(stopped).isNotDone();
    collector.answers.get(0).succeed();

    assertThat(stopped).succeedsWithin(Duration.ofSeconds(20));
    export.ended(record(true));
    awaitCount("dropped", 1);
  }
}
