package io.latchkey.gateway.admin;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The page at {@code /api/drain}: POST begins to end the process, as SIGTERM does. */
public final class DrainPage implements AdminPage {
  private final Operator operator;

  public DrainPage(Operator operator) {
    this.operator = operator;
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/api/drain");
  }

  @Override
  public Set<String> methods() {
    return Set.of("POST");
  }

  @Override
  public CompletionStage<AdminAnswer> answer(AdminCall call) {
    if (call.content().length > 0) {
      return CompletableFuture.completedFuture(
          AdminAnswer.problem(400, "Bad Request", "A drain takes no content.", Map.of()));
    }
    AdminAnswer begun = AdminAnswer.of(202, new Begun(true)).noted("draining");
    operator.drain();
    return CompletableFuture.completedFuture(begun);
  }

  /** That it has begun. */
  private record Begun(boolean draining) {}
}
