package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LogSetupTest {
  private static final String OURS = "io.latchkey.gateway.exchange.Exchange";

  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();

  private LogSetup serve(String level, boolean json) {
    return LogSetup.forService(context, level, json, out, err, nanos::get);
  }

  private static void drain(LogSetup setup) throws Exception {
    setup.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void theAccessLogGoesToOutputBareAndEventsToError() throws Exception {
    LogSetup setup = serve("info", false);
    context.getLogger(AccessLog.LOGGER).info("{\"path\":\"/{}\"}");
    context.getLogger(OURS).info("started");
    drain(setup);
    assertThat(out.toString(UTF_8)).isEqualTo("{\"path\":\"/{}\"}\n");
    assertThat(err.toString(UTF_8)).endsWith(" INFO exchange started\n").hasLineCount(1);
  }

  @Test
  void eventsAreJsonWhereThatIsAsked() throws Exception {
    LogSetup setup = serve("info", true);
    context.getLogger(OURS).atInfo().addKeyValue("port", 8080).log("started");
    drain(setup);
    assertThat(err.toString(UTF_8))
        .contains(
            "\"level\":\"info\",\"room\":\"exchange\",\"message\":\"started\",\"port\":8080}");
  }

  @ParameterizedTest
  @CsvSource({
    "error, false, false, false, false",
    "warn,  true,  false, false, true",
    "info,  true,  true,  false, true",
    "trace, true,  true,  true,  true"
  })
  void levelsAreOfOurRoomsAndLibrariesWarnAtMost(
      String level, boolean warn, boolean info, boolean trace, boolean libraryWarns)
      throws Exception {
    drain(serve(level, false));
    assertThat(context.getLogger(OURS).isWarnEnabled()).isEqualTo(warn);
    assertThat(context.getLogger(OURS).isInfoEnabled()).isEqualTo(info);
    assertThat(context.getLogger(OURS).isTraceEnabled()).isEqualTo(trace);
    assertThat(context.getLogger("io.netty.handler").isWarnEnabled()).isEqualTo(libraryWarns);
    assertThat(context.getLogger("com.nimbusds").isInfoEnabled()).isFalse();
    assertThat(context.getLogger(AccessLog.LOGGER).isInfoEnabled()).isTrue();
  }

  @Test
  void commandsLogWarningsOnly() {
    LogSetup.forCommand(context);
    assertThat(context.getLogger(OURS).isWarnEnabled()).isTrue();
    assertThat(context.getLogger(OURS).isInfoEnabled()).isFalse();
    assertThat(context.getLogger(AccessLog.LOGGER).isErrorEnabled()).isFalse();
  }

  @Test
  void dropsAreReportedOnTheFirstAndThenOnceAMinute() throws Exception {
    LogSetup setup = serve("info", false);
    LoggerContext real = (LoggerContext) LoggerFactory.getILoggerFactory();
    java.util.List<String> reports = new java.util.ArrayList<>();
    LineAppender watch = new LineAppender(EventFormat::text, reports::add);
    watch.setContext(real);
    watch.start();
    real.getLogger(LineDrops.class).addAppender(watch);
    try {
      drain(setup);
      for (int i = 0; i < 100; i++) {
        context.getLogger(AccessLog.LOGGER).info("late");
      }
      assertThat(reports)
          .hasSize(1)
          .first()
          .asString()
          .endsWith("log lines dropped log=access total=1");
      nanos.addAndGet(LineDrops.REPORT_INTERVAL.toNanos() - 1);
      context.getLogger(AccessLog.LOGGER).info("late");
      assertThat(reports).hasSize(1);
      nanos.incrementAndGet();
      context.getLogger(AccessLog.LOGGER).info("late");
      assertThat(reports).hasSize(2).last().asString().endsWith("total=102");
      assertThat(setup.droppedLines()).isEqualTo(102);
    } finally {
      real.getLogger(LineDrops.class).detachAppender(watch);
    }
  }

  @Test
  void withoutAnySetupLibrariesAreQuietAndNoFileIsLookedFor() {
    assertThat(LoggerFactory.getLogger("io.netty.x").isInfoEnabled()).isFalse();
    assertThat(LoggerFactory.getLogger("io.netty.x").isWarnEnabled()).isTrue();
  }
}
