package io.latchkey.gateway.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.Reporter;

/**
 * Where logs go: the access log to standard output, events to standard error, both through bounded
 * queues. No file configures it, and none is looked for.
 */
public final class LogSetup {
  private static final String ACCESS_PAGES = "latchkey.access.pages";

  /** The logger of audit lines, which are written whatever the level is. */
  public static final String AUDIT = "latchkey.audit";

  private final LinePages access;
  private final LineQueue events;
  private volatile boolean json;

  private LogSetup(LinePages access, LineQueue events) {
    this.access = access;
    this.events = events;
  }

  /**
   * Logging of a process that serves.
   *
   * @param level error, warn, info, debug or trace; of our own rooms: libraries log warnings at
   *     most
   * @param json whether events are JSON, too
   */
  public static LogSetup forService(String level, boolean json) {
    return forService(
        context(),
        level,
        json,
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        System::nanoTime);
  }

  static LogSetup forService(
      LoggerContext context,
      String level,
      boolean json,
      OutputStream out,
      OutputStream err,
      LongSupplier nanos) {
    LogSetup setup =
        new LogSetup(LinePages.begin("access", out, nanos), queue("events", err, nanos));
    context.reset();
    context.putObject(ACCESS_PAGES, setup.access);
    Level ours = LogLevels.level(level);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN);
    setup.format(json);
    append(root, setup::line, setup.events::offer);
    context.getLogger(LogLevels.OURS).setLevel(ours);
    context.getLogger(AUDIT).setLevel(Level.INFO);
    Logger access = context.getLogger(AccessLog.LOGGER);
    access.setLevel(Level.INFO);
    access.setAdditive(false);
    append(access, ILoggingEvent::getFormattedMessage, setup.access::offer);
    return setup;
  }

  /** Where access lines go in a process that serves; null in any other. */
  static @Nullable LinePages accessPages() {
    return context().getObject(ACCESS_PAGES) instanceof LinePages pages ? pages : null;
  }

  /** Events are JSON from now on, or not. Any thread. */
  public void format(boolean asJson) {
    json = asJson;
  }

  private String line(ILoggingEvent event) {
    return json ? EventFormat.json(event) : EventFormat.text(event);
  }

  /** Logging of a command that ends by itself: warnings and worse, to standard error at once. */
  public static void forCommand() {
    // named, and nothing said of that
    System.getProperties()
        .putIfAbsent(LoggerFactory.PROVIDER_PROPERTY_KEY, LogProvider.class.getName());
    System.getProperties().putIfAbsent(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, "WARN");
    forCommand(context());
  }

  static void forCommand(LoggerContext context) {
    context.reset();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    append(root, EventFormat::text, System.err::println);
    context.getLogger(AccessLog.LOGGER).setLevel(Level.OFF);
  }

  /** How many lines of either log were dropped so far. */
  public long droppedLines() {
    return access.dropped() + events.dropped();
  }

  /** Takes no more lines; the stage completes when all that were taken are written. */
  public CompletionStage<Void> stop() {
    return CompletableFuture.allOf(
        access.stop().toCompletableFuture(), events.stop().toCompletableFuture());
  }

  /** A queue with a thread of its own, which ends with it and keeps no process alive. */
  private static LineQueue queue(String name, OutputStream out, LongSupplier nanos) {
    ExecutorService writer =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "latchkey-log-" + name);
              thread.setDaemon(true);
              return thread;
            });
    LineQueue queue = new LineQueue(name, out, nanos, writer);
    queue.ended().thenRun(writer::shutdown);
    return queue;
  }

  private static void append(
      Logger logger, Function<ILoggingEvent, String> format, Consumer<String> lines) {
    LineAppender appender = new LineAppender(format, lines);
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
  }

  static LoggerContext context() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext context) {
      return context;
    }
    throw new IllegalStateException("the logging library is not Logback");
  }
}
