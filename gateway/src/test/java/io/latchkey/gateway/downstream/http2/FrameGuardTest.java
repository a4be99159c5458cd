package io.latchkey.gateway.downstream.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameGuardTest {
  private static final byte UNKNOWN = 0x42;

  private final AtomicLong now = new AtomicLong(-5);
  private final FrameGuard guard = new FrameGuard(now::get);

  private void frames(int count, byte type, int carried) throws Http2Exception {
    for (int i = 0; i < count; i++) {
      guard.frame(type, carried, false);
    }
  }

  private void assertCalmed(byte type, int carried) {
    assertThatThrownBy(() -> guard.frame(type, carried, false))
        .isInstanceOfSatisfying(
            Http2Exception.class,
            tooMany -> {
              assertThat(tooMany.error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
              assertThat(Http2Exception.isStreamError(tooMany)).isFalse();
            });
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        Http2FrameTypes.SETTINGS,
        Http2FrameTypes.PING,
        Http2FrameTypes.PRIORITY,
        Http2FrameTypes.WINDOW_UPDATE,
        Http2FrameTypes.GO_AWAY,
        UNKNOWN
      })
  void framesThatCarryNoCallAreCounted(byte type) throws Exception {
    frames(FrameGuard.MAX_CONTROL, type, 8);
    assertCalmed(type, 8);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "9,0", "0,-1"})
  void contentWithoutAnOctetIsCounted(byte type, int carried) throws Exception {
    frames(FrameGuard.MAX_CONTROL, type, carried);
    assertCalmed(type, carried);
  }

  @Test
  void allKindsAreCountedTogether() throws Exception {
    frames(FrameGuard.MAX_CONTROL - 1, Http2FrameTypes.PING, 8);
    frames(1, Http2FrameTypes.DATA, 0);
    assertCalmed(Http2FrameTypes.PRIORITY, 5);
  }

  @Test
  void framesOfCallsAreNotCounted() throws Exception {
    frames(10 * FrameGuard.MAX_CONTROL, Http2FrameTypes.HEADERS, 0);
    frames(10 * FrameGuard.MAX_CONTROL, Http2FrameTypes.DATA, 1);
    guard.frame(Http2FrameTypes.DATA, 0, true);

    assertThat(guard.reset(Http2Error.PROTOCOL_ERROR.code())).isTrue();
  }

  @Test
  void contentEarnsFrames() throws Exception {
    guard.taken(2L * FrameGuard.OCTETS_PER_CONTROL);
    guard.frame(Http2FrameTypes.DATA, FrameGuard.OCTETS_PER_CONTROL, false);
    frames(FrameGuard.MAX_CONTROL + 3, Http2FrameTypes.WINDOW_UPDATE, 4);
    assertCalmed(Http2FrameTypes.WINDOW_UPDATE, 4);
  }

  @Test
  void aCallerTakesBackNoMoreThanItsDue() throws Exception {
    frames(FrameGuard.MAX_CALLER_RESETS, Http2FrameTypes.RST_STREAM, 4);
    assertCalmed(Http2FrameTypes.RST_STREAM, 4);
  }

  @Test
  void answersThatWereTakenEarnResets() throws Exception {
    guard.answered();
    frames(FrameGuard.MAX_CALLER_RESETS + 1, Http2FrameTypes.RST_STREAM, 4);
    assertCalmed(Http2FrameTypes.RST_STREAM, 4);
  }

  @Test
  void aCallerMakesUsResetNoMoreThanItsDue() {
    for (int i = 0; i < FrameGuard.MAX_OUR_RESETS; i++) {
      assertThat(guard.reset(Http2Error.STREAM_CLOSED.code())).isTrue();
    }
    assertThat(guard.reset(Http2Error.NO_ERROR.code())).isTrue();
    assertThat(guard.reset(Http2Error.INTERNAL_ERROR.code())).isTrue();
    assertThat(guard.reset(Http2Error.STREAM_CLOSED.code())).isFalse();
  }

  @Test
  void whatComesLateIsCounted() {
    for (int i = 0; i < FrameGuard.MAX_LATE; i++) {
      assertThat(guard.late()).isTrue();
    }
    assertThat(guard.late()).isFalse();
  }

  @Test
  void aWindowLaterAllIsForgotten() throws Exception {
    frames(FrameGuard.MAX_CONTROL, Http2FrameTypes.PING, 8);
    frames(FrameGuard.MAX_CALLER_RESETS, Http2FrameTypes.RST_STREAM, 4);
    now.addAndGet(FrameGuard.WINDOW_NANOS - 1);
    assertCalmed(Http2FrameTypes.PING, 8);
    now.incrementAndGet();
    frames(FrameGuard.MAX_CONTROL, Http2FrameTypes.PING, 8);
    frames(FrameGuard.MAX_CALLER_RESETS, Http2FrameTypes.RST_STREAM, 4);

    assertCalmed(Http2FrameTypes.PING, 8);
  }

  @Test
  void settingsHaveAFewParameters() throws Exception {
    guard.frame(Http2FrameTypes.SETTINGS, FrameGuard.MAX_SETTINGS * 6, false);
    assertCalmed(Http2FrameTypes.SETTINGS, FrameGuard.MAX_SETTINGS * 6 + 6);
  }
}
