package io.latchkey.gateway.websocket;

import java.nio.charset.StandardCharsets;

/** The Close that we send when it is us who ends a WebSocket (RFC 6455 section 5.5.1). */
public enum CloseFrame {
  /** Nothing was sent for longer than the route's {@code idle}. */
  IDLE(1001, "idle for too long"),
  /** The gateway is shutting down. */
  DRAINING(1001, "the gateway is shutting down"),
  /** The token of the handshake has expired, and the route closes then. */
  EXPIRED(1001, "the credential has expired"),
  /** The receiver broke the rules of frames. */
  PROTOCOL_ERROR(1002, "not a frame of RFC 6455");

  private static final int FIN_AND_CLOSE = 0x88;
  private static final int MASK = 0x80;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out
  private final byte[] payload;

  CloseFrame(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    this.payload = new byte[2 + text.length];
    payload[0] = (byte) (code >> Byte.SIZE);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
  }

  /** The frame for a caller. */
  public byte[] toCaller() {
    byte[] frame = new byte[2 + payload.length];
    frame[0] = (byte) FIN_AND_CLOSE;
    frame[1] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 2, payload.length);
    return frame;
  }

  /**
   * The frame for a tenant, masked as everything that a client sends.
   *
   * @param key the mask: four octets that nobody can foresee (section 5.3)
   */
  public byte[] toTenant(int key) {
    byte[] frame = new byte[2 + Integer.BYTES + payload.length];
    frame[0] = (byte) FIN_AND_CLOSE;
    frame[1] = (byte) (MASK | payload.length);
    for (int i = 0; i < Integer.BYTES; i++) {
      frame[2 + i] = (byte) (key >> (Integer.BYTES - 1 - i) * Byte.SIZE);
    }
    for (int i = 0; i < payload.length; i++) {
      frame[2 + Integer.BYTES + i] = (byte) (payload[i] ^ frame[2 + i % Integer.BYTES]);
    }
    return frame;
  }
}
