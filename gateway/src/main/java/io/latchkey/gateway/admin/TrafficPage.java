package io.latchkey.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.telemetry.Traffic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The page at {@code /api/traffic}: the seconds of the last ten minutes that are over, oldest
 * first; with {@code ?after=INSTANT} those alone that began after it.
 */
public final class TrafficPage implements AdminPage {
  private static final String AFTER = "after=";

  private final Traffic traffic;

  public TrafficPage(Traffic traffic) {
    this.traffic = traffic;
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/api/traffic");
  }

  @Override
  public CompletionStage<AdminAnswer> answer(AdminCall call) {
    Instant after = after(call.query());
    return CompletableFuture.completedFuture(after == null ? badQuery() : shown(after));
  }

  private AdminAnswer shown(Instant after) {
    ArrayNode seconds = JsonNodeFactory.instance.arrayNode();
    for (Traffic.Second each : traffic.since(after)) {
      ObjectNode second =
          seconds
              .addObject()
              .put("second", each.second().toString())
              .put("requests", each.requests())
              .put("refusals", each.refusals().values().stream().mapToInt(count -> count).sum())
              .put("errors", each.errors())
              .put("p50", millis(each.p50()))
              .put("p90", millis(each.p90()))
              .put("p99", millis(each.p99()));
      if (!each.refusals().isEmpty()) {
        each.refusals().forEach(second.putObject("reasons")::put);
      }
    }
    byte[] content = seconds.toString().getBytes(StandardCharsets.UTF_8);
    return new AdminAnswer(200, "application/json", content, Map.of());
  }

  private static @Nullable Double millis(double value) {
    return value < 0 ? null : Math.round(value * 100) / 100.0;
  }

  private static @Nullable Instant after(String query) {
    if (query.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      String given = query.startsWith(AFTER) ? query.substring(AFTER.length()) : "";
      return Instant.parse(given.replace("%3A", ":"));
    } catch (DateTimeParseException malformed) {
      return null;
    }
  }

  private static AdminAnswer badQuery() {
    return AdminAnswer.problem(
        400, "Bad Request", "The query must be after= and an instant of RFC 3339.", Map.of());
  }
}
