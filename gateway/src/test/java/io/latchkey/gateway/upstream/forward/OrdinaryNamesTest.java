package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that are let pass without being looked up are none that would be dropped. */
class OrdinaryNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"accept", "USER-AGENT", "Referer", "origin", "Server", "ETag", "DNT"})
  void usualNamesAreOrdinary(String name) {
    FieldSection fields = FieldSection.of(name, "x");
    assertThat(fields.isOrdinary(0)).isTrue();
    assertThat(fields.known(0)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For", "x_real_ip", "X-Http-Method-Override", "Cookie2", "Set-Cookie2", "Accep",
        "Accept_", "Acceptt", "Host", "X.Frame.Options", "x-frame_options", "Server\u007e"
      })
  void othersAreNot(String name) {
    assertThat(FieldSection.of(name, "x").isOrdinary(0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void noOrdinaryNameIsDropped(int which) {
    for (String name : FieldSection.ordinaryNames()) {
      String spelled = which == 0 ? name : name.replace('-', '_');
      byte[] bytes = spelled.getBytes(StandardCharsets.US_ASCII);
      assertThat(DroppedNames.hold(bytes, 0, bytes.length)).as(spelled).isFalse();
    }
    assertThat(FieldSection.ordinaryNames()).isNotEmpty();
  }
}
