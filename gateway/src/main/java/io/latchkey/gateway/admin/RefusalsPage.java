package io.latchkey.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.telemetry.Advice;
import io.latchkey.gateway.telemetry.RecentRefusals;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The page at {@code /api/refusals}: the last refusals, newest first, each with what to do. */
public final class RefusalsPage implements AdminPage {
  private final RecentRefusals refusals;

  public RefusalsPage(RecentRefusals refusals) {
    this.refusals = refusals;
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/api/refusals");
  }

  @Override
  public CompletionStage<AdminAnswer> answer(AdminCall call) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (RecentRefusals.Refused each : refusals.newestFirst()) {
      Reason reason = each.reason();
      list.addObject()
          .put("at", each.at().toString())
          .put("requestId", each.requestId())
          .put("status", each.status())
          .put("stage", reason.stage().word())
          .put("reason", each.word())
          .put("title", reason.title())
          .put("detail", each.detail())
          .put("method", each.method())
          .put("path", each.path())
          .put("route", each.route())
          .put("caller", each.caller())
          .put("advice", Advice.on(reason));
    }
    byte[] content = list.toString().getBytes(StandardCharsets.UTF_8);
    return CompletableFuture.completedFuture(
        new AdminAnswer(200, "application/json", content, Map.of()));
  }
}
