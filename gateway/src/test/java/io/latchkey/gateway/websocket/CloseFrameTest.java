package io.latchkey.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CloseFrameTest {

  @ParameterizedTest
  @CsvSource({
    "IDLE, 1001, idle for too long",
    "DRAINING, 1001, the gateway is shutting down",
    "EXPIRED, 1001, the credential has expired",
    "PROTOCOL_ERROR, 1002, not a frame of RFC 6455"
  })
  void whatACallerIsTold(CloseFrame frame, int code, String reason) {
    String expected = Frames.close(false, code, reason);

    assertThat(frame.toCaller()).isEqualTo(expected.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aTenantIsToldUnderAMask() {
    String expected = Frames.close(true, 1001, "idle for too long");

    assertThat(CloseFrame.IDLE.toTenant(0x37fa213d))
        .isEqualTo(expected.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @EnumSource(CloseFrame.class)
  void everyOneKeepsToTheRulesItself(CloseFrame frame) {
    byte[] masked = frame.toTenant(-1);
    ReferenceReader asCaller = new ReferenceReader(masked, true, false);
    ReferenceReader asTenant = new ReferenceReader(frame.toCaller(), false, false);

    assertThat(asCaller.violation).isNull();
    assertThat(asCaller.passed()).isEqualTo(masked);
    assertThat(asTenant.violation).isNull();
  }
}
