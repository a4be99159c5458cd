package io.latchkey.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.journey.CapturedLog;
import org.junit.jupiter.api.Test;

class EchoLogTest {
  private final EchoLog echoes = new EchoLog();

  private static int lines(CapturedLog log) {
    return log.text().isEmpty() ? 0 : log.text().split("\n").length;
  }

  @Test
  void eachRouteIsToldOfOnceInItsTime() {
    try (CapturedLog log = new CapturedLog(EchoLog.class.getName(), Level.WARN)) {
      long start = Long.MAX_VALUE - 5;
      echoes.dropped("bot", "a", "X-Echo", "r-1", start);
      echoes.dropped("bot", "a", "Location", "r-2", start + 1);
      echoes.dropped("bot", "a", "Location", "r-3", start + EchoLog.QUIET_NANOS - 1);
      assertThat(log.text())
          .contains("WARN", "account=\"bot\"", "route=\"a\"", "field=\"X-Echo\"", "r-1");
      assertThat(lines(log)).isEqualTo(1);

      echoes.dropped("bot", "b", "X-Other", "r-4", start + 2);
      assertThat(lines(log)).isEqualTo(2);

      echoes.dropped("bot", "a", "", "r-5", start + EchoLog.QUIET_NANOS);
      assertThat(lines(log)).isEqualTo(3);
      assertThat(log.text())
          .contains("its name holds the credential", "r-5", "before=\"2\"")
          .doesNotContain("r-2", "r-3");
    }
  }
}
