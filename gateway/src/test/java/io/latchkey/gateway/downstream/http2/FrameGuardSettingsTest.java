package io.latchkey.gateway.downstream.http2;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import org.junit.jupiter.api.Test;

/** SETTINGS in number are one thing, settings in number within one another. */
class FrameGuardSettingsTest {
  private final FrameGuard guard = new FrameGuard(() -> 0);

  @Test
  void oneSettingTooManyEndsTheConnection() {
    int most = FrameGuard.MAX_SETTINGS * 6;

    assertThatCode(() -> guard.frame(Http2FrameTypes.SETTINGS, most, false))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> guard.frame(Http2FrameTypes.SETTINGS, most + 6, false))
        .isInstanceOf(Http2Exception.class);
  }
}
