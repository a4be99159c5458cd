package io.latchkey.gateway.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Says whether the gateway is in good health: 200 or 503, and a word. Open to everybody. */
public final class HealthPage implements AdminPage {
  private final String path;
  private final Supplier<Health> health;

  /**
   * What is said.
   *
   * @param good whether the status is 200
   * @param word one of ours, {@code "ready"} or {@code "draining"} for example
   */
  public record Health(boolean good, String word) {}

  private HealthPage(String path, Supplier<Health> health) {
    this.path = path;
    this.health = health;
  }

  /** The page at {@code /health/live}: whether the process is worth keeping. */
  public static HealthPage live(Supplier<Health> health) {
    return new HealthPage("/health/live", health);
  }

  /** The page at {@code /health/ready}: whether calls should be sent here. */
  public static HealthPage ready(Supplier<Health> health) {
    return new HealthPage("/health/ready", health);
  }

  @Override
  public boolean serves(String asked) {
    return asked.equals(path);
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public CompletionStage<AdminAnswer> answer(AdminCall call) {
    Health now = health.get();
    return CompletableFuture.completedFuture(
        AdminAnswer.json(now.good() ? 200 : 503, AdminAnswer.object().put("status", now.word())));
  }
}
