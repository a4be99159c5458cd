package io.latchkey.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogLevelsTest {
  private static final String TRANSPORT = "io.latchkey.gateway.upstream.transport";

  private final LoggerContext context = new LoggerContext();
  private final LogLevels levels = new LogLevels(context, "info");

  @BeforeEach
  void setUp() {
    context.getLogger("io.latchkey").setLevel(Level.INFO);
    context.getLogger("io.netty").setLevel(Level.WARN);
    context.getLogger(LogSetup.AUDIT).setLevel(Level.INFO);
    context.getLogger(TRANSPORT + ".Connector");
  }

  private Level of(String logger) {
    return context.getLogger(logger).getEffectiveLevel();
  }

  @Test
  void everyLevelCanBeSet() {
    for (String word : LogLevels.WORDS) {
      assertThat(levels.set(word, null)).isTrue();
      assertThat(of(TRANSPORT)).isEqualTo(Level.toLevel(word));
      assertThat(levels.now()).isEqualTo(new LogLevels.Now(word, "info", List.of()));
    }
    assertThat(of("io.netty")).isEqualTo(Level.WARN);
    assertThat(of(LogSetup.AUDIT)).isEqualTo(Level.INFO);
  }

  @Test
  void aPackageHasALevelOfItsOwnUntilAllAreSet() {
    assertThat(levels.set("trace", TRANSPORT)).isTrue();
    assertThat(levels.now().loggers()).containsExactly(new LogLevels.OwnLevel(TRANSPORT, "trace"));
    assertThat(of(TRANSPORT + ".Connector")).isEqualTo(Level.TRACE);
    assertThat(of("io.latchkey.gateway.other")).isEqualTo(Level.INFO);
    levels.set("warn", null);
    assertThat(levels.now().loggers()).isEmpty();
    assertThat(of(TRANSPORT + ".Connector")).isEqualTo(Level.WARN);
  }

  @Test
  void aRoomIsFoundByTheWordThatTheEventLogHas() {
    context.getLogger("io.netty.transport");
    assertThat(levels.set("debug", "transport")).isTrue();
    assertThat(levels.now().loggers()).containsExactly(new LogLevels.OwnLevel(TRANSPORT, "debug"));
    assertThat(levels.set("debug", "port")).isFalse();
  }

  @Test
  void aLoggerThatIsNotOursOrNotThereIsRefusedAndNotMade() {
    int loggers = context.getLoggerList().size();
    for (String name : List.of("", "ROOT", "io.netty", "io.latchkey", "io.latchkey.no.such", "x")) {
      assertThat(levels.set("trace", name)).as(name).isFalse();
    }
    assertThat(context.getLoggerList()).hasSize(loggers);
    assertThat(levels.now()).isEqualTo(new LogLevels.Now("info", "info", List.of()));
  }

  @Test
  void whatTheFileSaysTakesThePlaceOfAllThatWasChanged() {
    levels.set("trace", null);
    levels.set("debug", TRANSPORT);
    levels.configured("warn");
    assertThat(levels.now()).isEqualTo(new LogLevels.Now("warn", "warn", List.of()));
  }
}
