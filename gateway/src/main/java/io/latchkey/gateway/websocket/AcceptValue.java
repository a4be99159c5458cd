package io.latchkey.gateway.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What a server makes of a handshake's key to show that it has read it (RFC 6455 section 4.2.2).
 */
final class AcceptValue {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** A key's 16 octets in base64 without their padding. */
  private static final int KEY_DIGITS = 22;

  private AcceptValue() {}

  static String of(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-1", impossible);
    }
  }

  /** Whether {@code text} is the base64 of 16 octets, whatever its last four bits. */
  static boolean isKey(String text) {
    if (text.length() != KEY_DIGITS + 2 || !text.endsWith("==")) {
      return false;
    }
    for (int i = 0; i < KEY_DIGITS; i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
      if (!letter && !(c >= '0' && c <= '9') && c != '+' && c != '/') {
        return false;
      }
    }
    return true;
  }
}
