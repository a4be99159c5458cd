package io.latchkey.gateway.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * From which level on our own rooms log, changed while the gateway runs. Libraries log warnings at
 * most, and the access log and the audit lines are not touched. Any thread.
 */
public final class LogLevels {
  /** All levels, the quietest first. */
  public static final List<String> WORDS = List.of("error", "warn", "info", "debug", "trace");

  /** The logger above all of ours. */
  static final String OURS = "io.latchkey";

  private final LoggerContext context;
  private volatile String configured;

  /**
   * The levels of a moment.
   *
   * @param level of all that have none of their own
   * @param configured what the file says
   * @param loggers those with a level of their own, by name
   */
  public record Now(String level, String configured, List<OwnLevel> loggers) {}

  /** A logger with a level of its own. */
  public record OwnLevel(String logger, String level) {}

  /**
   * The levels of this process; {@code configured} is what the file says, one of {@link #WORDS}.
   */
  public LogLevels(String configured) {
    this(LogSetup.context(), configured);
  }

  LogLevels(LoggerContext context, String configured) {
    this.context = context;
    this.configured = configured;
  }

  /** The levels as they are. */
  public Now now() {
    return new Now(
        word(context.getLogger(OURS).getEffectiveLevel()),
        configured,
        context.getLoggerList().stream()
            .filter(logger -> logger.getLevel() != null && logger.getName().startsWith(OURS + "."))
            .map(logger -> new OwnLevel(logger.getName(), word(logger.getLevel())))
            .toList());
  }

  /**
   * Changes a level, until the next {@link #configured}.
   *
   * @param level one of {@link #WORDS}
   * @param name of one of our loggers, or the room that the event log names ({@code credential}),
   *     or null for all: then none keeps a level of its own
   * @return false if there is no such logger of ours; nothing has changed then
   */
  public synchronized boolean set(String level, @Nullable String name) {
    if (name == null) {
      setAll(level);
      return true;
    }
    Logger logger = find(name);
    if (logger == null) {
      return false;
    }
    logger.setLevel(level(level));
    return true;
  }

  /** The logger of this name, if there is one: none is made, since loggers are never forgotten. */
  private @Nullable Logger find(String name) {
    if (name.startsWith(OURS + ".")) {
      return context.exists(name);
    }
    String end = "." + name;
    return name.isEmpty()
        ? null
        : context.getLoggerList().stream()
            .filter(logger -> logger.getName().startsWith(OURS + "."))
            .filter(logger -> logger.getName().endsWith(end))
            .findFirst()
            .orElse(null);
  }

  /** Takes what a file says now, in place of all that was changed. */
  public synchronized void configured(String level) {
    configured = level;
    setAll(level);
  }

  private void setAll(String level) {
    for (Logger logger : context.getLoggerList()) {
      if (logger.getName().startsWith(OURS + ".")) {
        logger.setLevel(null);
      }
    }
    context.getLogger(OURS).setLevel(level(level));
  }

  static Level level(String word) {
    return Level.toLevel(word.toUpperCase(Locale.ROOT), Level.INFO);
  }

  private static String word(Level level) {
    return level.toString().toLowerCase(Locale.ROOT);
  }
}
