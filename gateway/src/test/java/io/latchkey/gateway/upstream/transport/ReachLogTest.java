package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.latchkey.gateway.upstream.transport.UpstreamException.Kind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReachLogTest {
  private static final Origin ORIGIN = new Origin(true, "a.example", 443);
  private static final Origin OTHER = new Origin(true, "b.example", 443);

  private final Logger logger = (Logger) LoggerFactory.getLogger(ReachLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long now = Long.MAX_VALUE - 1;
  private final ReachLog log = new ReachLog("api", () -> now);

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private void fail(Origin origin, String what) {
    log.failed(origin, new UpstreamException(Kind.UNREACHABLE, what));
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void theSameFailureIsSaidOnceAndAgainAfterTheReminder() {
    fail(ORIGIN, "refused");
    fail(ORIGIN, "refused");
    now += ReachLog.REMINDER.toNanos() - 1;
    fail(ORIGIN, "refused");
    assertThat(said()).containsExactly("refused");

    now += 1;
    fail(ORIGIN, "refused");
    assertThat(said()).containsExactly("refused", "refused");
  }

  @Test
  void anotherFailureAndAnotherOriginAreSaidAtOnce() {
    fail(ORIGIN, "refused");
    fail(ORIGIN, "expired");
    fail(OTHER, "expired");

    assertThat(said()).containsExactly("refused", "expired", "expired");
  }

  @Test
  void itsEndIsSaidOnce() {
    log.opened(ORIGIN);
    fail(ORIGIN, "refused");
    log.opened(OTHER);
    log.opened(ORIGIN);
    log.opened(ORIGIN);
    fail(ORIGIN, "refused");

    assertThat(said()).containsExactly("refused", "can be reached again", "refused");
  }
}
