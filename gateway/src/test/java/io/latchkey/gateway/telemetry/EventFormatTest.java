package io.latchkey.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.gateway.http.Secret;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class EventFormatTest {
  private final LoggerContext context = new LoggerContext();

  private LoggingEvent event(String logger, String message, @Nullable Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent("", context.getLogger(logger), Level.WARN, message, thrown, new Object[0]);
    event.setInstant(Instant.parse("2026-11-22T10:00:00Z"));
    return event;
  }

  @Test
  void aLineHasTimeLevelRoomMessageAndPairs() {
    LoggingEvent event =
        event("io.latchkey.gateway.upstream.credential.TokenPool", "token cannot be had", null);
    event.addKeyValuePair(new KeyValuePair("account", "hr-sync"));
    event.addKeyValuePair(new KeyValuePair("why", "no answer in time"));
    event.addKeyValuePair(new KeyValuePair("secret", Secret.of("c4n4ry")));
    event.addKeyValuePair(new KeyValuePair("empty", ""));
    assertThat(EventFormat.text(event))
        .isEqualTo(
            "2026-11-22T10:00:00.000Z WARN credential token cannot be had account=hr-sync"
                + " why=\"no answer in time\" secret=*** empty=\"\"");
  }

  @Test
  void noTextCanEndALineOrForgeAPair() {
    String hostile = "x\r\n2026 ERROR caller forged account=\"root\" \u001b[31m\u2028\u202e";
    LoggingEvent event = event("io.netty.handler", hostile, null);
    event.addKeyValuePair(new KeyValuePair("peer", hostile));
    event.addKeyValuePair(new KeyValuePair("a b\n=", "c=d"));
    String line = EventFormat.text(event);
    assertThat(line.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    assertThat(line).contains("peer=\"x\\u000d\\u000a2026 ERROR").contains("\"c=d\"");
  }

  @Test
  void jsonHoldsTheSameAndNumbersStayNumbers() throws IOException {
    LoggingEvent event = event("io.latchkey.gateway.admin.AdminHandler", "x\n\"y\"", null);
    event.addKeyValuePair(new KeyValuePair("keys", 3));
    event.addKeyValuePair(new KeyValuePair("offset", -5L));
    JsonNode line = new ObjectMapper().readTree(EventFormat.json(event));
    assertThat(line.get("level").textValue()).isEqualTo("warn");
    assertThat(line.get("room").textValue()).isEqualTo("admin");
    assertThat(line.get("message").textValue()).isEqualTo("x\n\"y\"");
    assertThat(line.get("keys").intValue()).isEqualTo(3);
    assertThat(line.get("offset").intValue()).isEqualTo(-5);
  }

  @Test
  void ofAnExceptionItsTextIsNeverTold() {
    Throwable thrown = new IllegalStateException("c4n4ry", new IOException("c4n4ry too"));
    LoggingEvent event = event("io.latchkey.gateway.exchange.Exchange", "a fault", thrown);
    assertThat(EventFormat.text(event))
        .doesNotContain("c4n4ry")
        .contains("java.lang.IllegalStateException", "caused by java.io.IOException")
        .contains("EventFormatTest.ofAnExceptionItsTextIsNeverTold");
    assertThat(EventFormat.json(event)).doesNotContain("c4n4ry").contains("\"fault\":");
  }
}
