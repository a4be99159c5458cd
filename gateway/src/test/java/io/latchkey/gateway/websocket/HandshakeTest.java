package io.latchkey.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
  private static final String GOOD =
      "Upgrade: websocket~Connection: Upgrade~Sec-WebSocket-Version: 13~Sec-WebSocket-Key: " + KEY;
  private static final String AGREED =
      "Upgrade: websocket~Connection: Upgrade~Sec-WebSocket-Accept: " + ACCEPT;

  /** A section of lines that are joined by {@code ~}. */
  private static FieldSection fields(String lines) throws MalformedException {
    byte[] bytes = (lines.replace("~", "\r\n") + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return FieldSection.parse(bytes, 0, bytes.length, 100);
  }

  private static RequestHead head(String method, String lines, Framing framing, boolean http10)
      throws Exception {
    return new RequestHead(
        method,
        Target.parse("/chat", false),
        new Authority("a", "a", -1),
        fields(lines),
        framing,
        http10,
        true,
        Peer.at(InetAddress.getLoopbackAddress()));
  }

  private static @Nullable Handshake of(String lines) throws Exception {
    return Handshake.of(head("GET", lines, Framing.NONE, false));
  }

  private static Handshake offering(String more) throws Exception {
    Handshake handshake = of(GOOD + more);
    assertThat(handshake).isNotNull();
    return handshake;
  }

  @Test
  void theExampleOfTheStandardIsAccepted() throws Exception {
    assertThat(offering("").isExtendedBy(fields(AGREED))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Upgrade: websocket   | upgrade: WebSocket
          Upgrade: websocket   | UPGRADE:   WEBSOCKET
          Connection: Upgrade  | Connection: keep-alive, Upgrade
          Connection: Upgrade  | Connection: UPGRADE
          Connection: Upgrade  | Connection: keep-alive~Connection: upgrade
          Connection: Upgrade  | Connection: close,Upgrade
          Connection: Upgrade  | Connection: Upgrade~Content-Length: 0
          Connection: Upgrade  | Connection: Upgrade~Origin: https://a~Sec-WebSocket-Protocol: a, b
          Connection: Upgrade  | Connection: Upgrade~Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits
          Connection: Upgrade  | Connection: Upgrade~Sec-WebSocket-Extensions: a;b="c"~Sec-WebSocket-Extensions: d
          dGhlIHNhbXBsZSBub25jZQ== | AAAAAAAAAAAAAAAAAAAA+/==
          """)
  void whatRealClientsSendIsAHandshake(String instead, String line) throws Exception {
    assertThat(of(GOOD.replace(instead, line))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Upgrade: websocket          | Upgrade: websocket, websocket
          Upgrade: websocket          | Upgrade: websocket~Upgrade: websocket
          Upgrade: websocket          | Upgrade: h2c, websocket
          Upgrade: websocket          | Upgrade: websocket, h2c
          Upgrade: websocket          | Upgrade: h2c~Upgrade: websocket
          Upgrade: websocket          | Upgrade: websocket~Upgrade: h2c
          Upgrade: websocket          | Upgrade: websocket/13
          Upgrade: websocket          | Upgrade: websocket h2c
          Upgrade: websocket          | Upgrade: websocket;q=1
          Upgrade: websocket          | Upgrade: ,websocket
          Connection: Upgrade         | Connection: Upgrade, Sec-WebSocket-Key
          Connection: Upgrade         | Connection: Upgrade~Connection: sec-websocket-protocol
          Connection: Upgrade         | Connection: Upgrade~Transfer-Encoding: chunked
          Connection: Upgrade         | Connection: Upgrade~Sec-WebSocket-Protocol: a b
          Connection: Upgrade         | Connection: Upgrade~Sec-WebSocket-Extensions: a, ;b
          Connection: Upgrade         | Connection: Upgrade~Sec-WebSocket-Extensions: a;b="c,d"
          Sec-WebSocket-Version: 13   | X-Other: 1
          Sec-WebSocket-Version: 13   | Sec-WebSocket-Version: 13~Sec-WebSocket-Version: 13
          Sec-WebSocket-Version: 13   | Sec-WebSocket-Version: 13~Sec-WebSocket-Version: 8
          Sec-WebSocket-Key           | X-Other
          dGhlIHNhbXBsZSBub25jZQ==    | ''
          dGhlIHNhbXBsZSBub25jZQ==    | dGhlIHNhbXBsZSBub25jZQ=
          dGhlIHNhbXBsZSBub25jZQ==    | dGhlIHNhbXBsZSBub25jZQ
          dGhlIHNhbXBsZSBub25jZQ==    | dGhlIHNhbXBsZSBub25j
          dGhlIHNhbXBsZSBub25jZQ==    | dGhlIHNhbXBsZSBub25jZQAA
          dGhlIHNhbXBsZSBub25jZQ==    | dGhlIHNhbXBsZSBub25j-_==
          dGhlIHNhbXBsZSBub25jZQ==    | dGhlIHNhbXBsZSBub25jZQ==~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
          """)
  void whatAsksForAWebSocketBadlyIsRefused(String instead, String line) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> of(GOOD.replace(instead, line)))
        .satisfies(
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.BAD_HANDSHAKE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "7", "0", "14", "130", "013", "13, 8", "thirteen", ""})
  void anotherVersionIsToldOurs(String version) {
    String other = GOOD.replace("Version: 13", "Version: " + version);

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> of(other))
        .satisfies(
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.WEBSOCKET_VERSION));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "HEAD", "PUT", "get", "OPTIONS"})
  void onlyGetAsksForAWebSocket(String method) {
    assertThatThrownBy(() -> Handshake.of(head(method, GOOD, Framing.NONE, false)))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void aHandshakeHasNoContent() {
    assertThatThrownBy(() -> Handshake.of(head("GET", GOOD, Framing.length(1), false)))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> Handshake.of(head("GET", GOOD, Framing.CHUNKED, false)))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: 1",
        "Upgrade: h2c~Connection: Upgrade, HTTP2-Settings~HTTP2-Settings: AAMAAABkAAQAAP__",
        "Upgrade: TLS/1.0, HTTP/1.1~Connection: Upgrade",
        "Upgrade: websockets~Connection: Upgrade",
        "Upgrade: x-websocket",
        "Upgrade: websocket",
        "Upgrade: websocket~Connection: keep-alive",
        "Upgrade: websocket~Connection: upgrades",
        "Upgrade: ",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: x"
      })
  void whatNamesNoWebSocketIsAnOrdinaryCall(String lines) throws Exception {
    assertThat(of(lines)).isNull();
  }

  @Test
  void http10HasNoUpgrade() throws Exception {
    assertThat(Handshake.of(head("GET", GOOD, Framing.NONE, true))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                           | ''                                    | false
          Sec-WebSocket-Protocol: a, b                                 | ''                                    | false
          Sec-WebSocket-Protocol: a, b                                 | Sec-WebSocket-Protocol: b             | false
          Sec-WebSocket-Protocol: a~Sec-WebSocket-Protocol: b          | Sec-WebSocket-Protocol: b             | false
          Sec-WebSocket-Extensions: permessage-deflate; x              | Sec-WebSocket-Extensions: permessage-deflate | true
          Sec-WebSocket-Extensions: permessage-deflate                 | Sec-WebSocket-Extensions: Permessage-Deflate; y=15 | true
          Sec-WebSocket-Extensions: a, b                               | Sec-WebSocket-Extensions: b           | true
          Sec-WebSocket-Extensions: a                                  | Sec-WebSocket-Extensions:             | false
          """)
  void aTenantMayChooseFromWhatWasOffered(String offered, String chosen, boolean extended)
      throws Exception {
    Handshake handshake = offering(offered.isEmpty() ? "" : "~" + offered);

    assertThat(handshake.isExtendedBy(fields(chosen.isEmpty() ? AGREED : AGREED + "~" + chosen)))
        .isEqualTo(extended);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Upgrade: websocket   | X: 1
          Upgrade: websocket   | Upgrade: h2c
          Upgrade: websocket   | Upgrade: websocket, h2c
          Upgrade: websocket   | Upgrade: websocket~Upgrade: websocket
          Connection: Upgrade  | Connection: keep-alive
          Connection: Upgrade  | X: 1
          Connection: Upgrade  | Connection: Upgrade, Sec-WebSocket-Accept
          Connection: Upgrade  | Connection: Upgrade~Content-Length: 0
          Connection: Upgrade  | Connection: Upgrade~Transfer-Encoding: chunked
          Connection: Upgrade  | Connection: Upgrade~Sec-WebSocket-Protocol: a
          Connection: Upgrade  | Connection: Upgrade~Sec-WebSocket-Protocol: CHAT
          Connection: Upgrade  | Connection: Upgrade~Sec-WebSocket-Protocol: chat, other
          Connection: Upgrade  | Connection: Upgrade~Sec-WebSocket-Protocol: chat~Sec-WebSocket-Protocol: chat
          Connection: Upgrade  | Connection: Upgrade~Sec-WebSocket-Protocol:
          Connection: Upgrade  | Connection: Upgrade~Sec-WebSocket-Extensions: x-other
          Connection: Upgrade  | Connection: Upgrade~Sec-WebSocket-Extensions: deflate, x-other
          Connection: Upgrade  | Connection: Upgrade~Sec-WebSocket-Extensions: (
          s3pPLMBiTxaQ9kYGzzhZRbK+xOo= | s3pPLMBiTxaQ9kYGzzhZRbK+xOo
          s3pPLMBiTxaQ9kYGzzhZRbK+xOo= | S3pPLMBiTxaQ9kYGzzhZRbK+xOo=
          s3pPLMBiTxaQ9kYGzzhZRbK+xOo= | s3pPLMBiTxaQ9kYGzzhZRbK+xOo=~Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
          Sec-WebSocket-Accept | X-Other
          """)
  void whatAnswersAnotherHandshakeIsNoAnswer(String instead, String line) throws Exception {
    Handshake handshake =
        offering("~Sec-WebSocket-Protocol: chat, other~Sec-WebSocket-Extensions: deflate");

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> handshake.isExtendedBy(fields(AGREED.replace(instead, line))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Upgrade: websocket        | Upgrade: websocket, h2c  | Upgrade does not say websocket
          Sec-WebSocket-Version: 13 | X: 1                     | Sec-WebSocket-Version is missing.
          Sec-WebSocket-Key:        | X:                       | Sec-WebSocket-Key is missing
          Connection: Upgrade       | Connection: Upgrade, Sec-WebSocket-Key | Connection names a
          """)
  void aRefusalSaysWhatToMend(String good, String bad, String expected) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> of(GOOD.replace(good, bad)))
        .satisfies(
            refused ->
                assertThat(refused.refusal().detail())
                    .startsWith("Mend the handshake: " + expected));
  }
}
