package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Makes a server's text fit for our log: none of our secrets in it, nothing that could be a part of
 * an assertion, no control character, no more than {@link #MOST} characters.
 */
final class UpstreamText {
  static final int MOST = 200;

  /** The shortest value of a further parameter that is masked: less is a flag or a number. */
  static final int HIDDEN_LEAST = 4;

  /** What stands in place of a word that is none. */
  static final String UNREADABLE = "unreadable";

  private static final String MASK = "***";

  private final List<String> forbidden = new ArrayList<>();

  /** A cleaner that knows no secret, only what an assertion looks like. */
  UpstreamText() {}

  /** One that knows {@code secret} too, as it is and in the encodings that it travels in. */
  UpstreamText(String client, Secret secret) {
    String plain = secret.reveal();
    forbid(plain);
    forbidBase64(client + ":" + plain);
    forbidBase64(encode(client) + ":" + encode(plain));
    order();
  }

  /**
   * Knows these values too, which the file may keep out of sight: parameters of a token request.
   */
  UpstreamText hiding(Collection<String> values) {
    values.stream().filter(value -> value.length() >= HIDDEN_LEAST).forEach(this::forbid);
    order();
    return this;
  }

  private void forbid(String plain) {
    String encoded = encode(plain);
    forbidden.add(plain);
    forbidden.add(encoded);
    forbidden.add(encoded.replace("+", "%20"));
    forbidden.add(plain.replace("\\", "\\\\").replace("\"", "\\\""));
    forbidBase64(plain);
  }

  private void forbidBase64(String sent) {
    String base64 = base64(sent);
    String bare = base64.replace("=", "");
    forbidden.addAll(List.of(base64, bare, bare.replace('+', '-').replace('/', '_')));
  }

  /** Longer ones first: one may be a part of another. */
  private void order() {
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
    return AssertionMask.mask(masked, MASK);
  }

  private static boolean isInvisible(char c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  /**
   * {@code text} if it is an error code or name of the usual letters and holds no secret, else
   * {@link #UNREADABLE}: fit for logs and sentences.
   */
  String word(String text) {
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
    return usual && mask(text).equals(text) ? text : UNREADABLE;
  }
}
