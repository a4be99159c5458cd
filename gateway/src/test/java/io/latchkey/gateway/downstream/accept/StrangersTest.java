package io.latchkey.gateway.downstream.accept;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.journey.CapturedLog;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Lines that strangers cause, which they must not be able to cause in numbers. */
class StrangersTest {
  @Test
  void oneLineInTenSecondsIsForEverybodyToSee() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    Strangers strangers = new Strangers(now::get);
    try (CapturedLog log = new CapturedLog(Level.INFO)) {
      strangers.say("l", "10.0.0.1", "first");
      strangers.say("l", "10.0.0.1", "second");
      now.addAndGet(Strangers.PAUSE_NANOS - 1);
      strangers.say("l", "10.0.0.2", "third");
      now.addAndGet(1);
      strangers.say("l", "10.0.0.3", "fourth");

      assertThat(log.text()).contains("first", "fourth").doesNotContain("second", "third");
    }
  }
}
