package io.latchkey.gateway.admin;

import io.latchkey.gateway.telemetry.Exposition;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The page at {@code /metrics}. */
public final class MetricsPage implements AdminPage {
  private final Function<@Nullable String, Exposition> metrics;

  /** Shows what {@code metrics} gives for the value of an Accept field. */
  public MetricsPage(Function<@Nullable String, Exposition> metrics) {
    this.metrics = metrics;
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/metrics");
  }

  @Override
  public CompletionStage<AdminAnswer> answer(AdminCall call) {
    Exposition shown = metrics.apply(call.accept());
    return CompletableFuture.completedFuture(
        new AdminAnswer(200, shown.contentType(), shown.content(), Map.of("Vary", "Accept")));
  }
}
