package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * Makes a server's text fit for our log: none of our secrets in it, no control character, no more
 * than {@link #MOST} characters.
 */
final class UpstreamText {
  static final int MOST = 200;
  private static final String MASK = "***";

  private final List<String> forbidden = new ArrayList<>();

  /** A cleaner that knows {@code secrets} as they are and in the encodings that they travel in. */
  UpstreamText(String client, List<Secret> secrets) {
    for (Secret secret : secrets) {
      String plain = secret.reveal();
      String encoded = encode(plain);
      forbidden.add(plain);
      forbidden.add(encoded);
      forbidden.add(encoded.replace("+", "%20"));
      forbidden.add(plain.replace("\\", "\\\\").replace("\"", "\\\""));
      forbidden.add(base64(client + ":" + plain));
      forbidden.add(base64(encode(client) + ":" + encoded));
      forbidden.add(base64(plain));
    }
    forbidden.removeIf(String::isEmpty);
    forbidden.sort(Comparator.comparingInt(String::length).reversed());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * {@code text} masked, then cleaned, then cut: in this order, so that no part of a secret stays.
   */
  String clean(String text) {
    String masked = mask(text);
    StringBuilder clean = new StringBuilder(Math.min(masked.length(), MOST + 1));
    for (int i = 0; i < masked.length() && clean.length() < MOST; i++) {
      char c = masked.charAt(i);
      boolean plain = c >= ' ' && c < 0x7f || c > 0x9f && !isInvisible(c);
      clean.append(plain ? c : '?');
    }
    return mask(clean.toString());
  }

  private String mask(String text) {
    String masked = text;
    for (String secret : forbidden) {
      masked = masked.replace(secret, MASK);
    }
    return masked;
  }

  private static boolean isInvisible(char c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  /**
   * {@code text} if it is an error code or name of the usual letters, else {@code "unreadable"}:
   * fit for metrics and sentences.
   */
  static String word(String text) {
    boolean usual =
        !text.isEmpty()
            && text.length() <= 64
            && text.chars()
                .allMatch(
                    c ->
                        c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || c >= '0' && c <= '9'
                            || c == '_'
                            || c == '-'
                            || c == '.');
    return usual ? text : "unreadable";
  }
}
