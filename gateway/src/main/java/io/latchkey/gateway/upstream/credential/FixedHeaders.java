package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Fields that a service account sends as they are, an API key and its secret for example; there is
 * no token to get, to keep or to lose. Immutable; any thread.
 */
public final class FixedHeaders implements AccountCredential {
  private final String account;
  private final byte[] lines;

  /**
   * Makes the lines once.
   *
   * @param headers names (RFC 9110 section 5.1), and values of ISO 8859-1 without control bytes
   * @throws IllegalArgumentException if one is none of these: it could end its line and begin
   *     another
   */
  public FixedHeaders(String account, Map<String, Secret> headers) {
    this.account = account;
    StringBuilder text = new StringBuilder();
    headers.forEach(
        (name, value) -> {
          if (!Ascii.isToken(name) || !isValue(value.reveal())) {
            throw new IllegalArgumentException("a fixed field of " + account + " is malformed");
          }
          text.append(name).append(": ").append(value.reveal()).append("\r\n");
        });
    this.lines = text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean isValue(String text) {
    return text.chars().allMatch(c -> c == '\t' || c >= ' ' && c <= 0xff && c != 0x7f);
  }

  @Override
  public String account() {
    return account;
  }

  /** The field lines, each ended by CRLF. Never to be changed or printed. */
  byte[] lines() {
    return lines;
  }

  @Override
  public String toString() {
    return "FixedHeaders[" + account + ", ***]";
  }
}
