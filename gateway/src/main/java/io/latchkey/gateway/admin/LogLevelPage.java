package io.latchkey.gateway.admin;

import io.latchkey.gateway.telemetry.LogLevels;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The page at {@code /api/log-level}: GET shows from which level on is logged, PUT changes it. */
public final class LogLevelPage implements AdminPage {
  private static final int LONGEST_LEVEL = 10;
  private static final int LONGEST_LOGGER = 200;

  private final LogLevels levels;

  public LogLevelPage(LogLevels levels) {
    this.levels = levels;
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/api/log-level");
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET", "PUT");
  }

  @Override
  public CompletionStage<AdminAnswer> answer(AdminCall call) {
    return CompletableFuture.completedFuture(
        call.method().equals("GET") ? AdminAnswer.of(200, levels.now()) : changed(call));
  }

  private AdminAnswer changed(AdminCall call) {
    String level;
    String logger;
    try {
      JsonContent content = JsonContent.of(call, Set.of("level", "logger"));
      level = content.text("level", LONGEST_LEVEL);
      logger = content.textOrNull("logger", LONGEST_LOGGER);
    } catch (JsonContent.Unfit unfit) {
      return unfit.answer();
    }
    if (!LogLevels.WORDS.contains(level)) {
      return refused("level must be one of " + String.join(", ", LogLevels.WORDS) + ".");
    }
    if (!levels.set(level, logger)) {
      return refused(
          "logger must be a word that the event log has, like transport, or be left out.");
    }
    return AdminAnswer.of(200, levels.now()).noted(level + where(logger));
  }

  private static String where(@Nullable String logger) {
    return logger == null ? "" : " for " + logger;
  }

  private static AdminAnswer refused(String sentence) {
    return AdminAnswer.problem(400, "Bad Request", sentence, Map.of());
  }
}
