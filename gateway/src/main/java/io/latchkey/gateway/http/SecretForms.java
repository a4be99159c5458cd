package io.latchkey.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.StringTokenizer;

/**
 * The texts that give a secret away, each with the length of a run of it that already does.
 *
 * <p>What others share with it is none of them: of a signed JWT (RFC 7519) only the signature
 * counts, for its header is that of every token of the realm, its claims are much like those of a
 * caller's own, and both are worth nothing without the signature. Of any other secret the first
 * eighth does not count, at most {@link #PREFIX_MOST} octets: a kind, a version, the id of a key.
 *
 * <p>In base64 and hexadecimal only the last {@link #TAIL} octets are looked for: whoever misses
 * those cannot guess them.
 */
final class SecretForms {
  /** Shorter secrets are not looked for: their letters stand in too many harmless words. */
  static final int SHORTEST = 8;

  /** From this length on a part is looked for, below it the whole. */
  static final int PARTS_FROM = 16;

  /** The longest run that must come before it counts as a leak. */
  static final int RUN_MOST = 16;

  /** How much of the beginning may be shared with other secrets. */
  static final int PREFIX_MOST = 32;

  /** How much of the end is looked for in other encodings. */
  static final int TAIL = 128;

  /** A text to look for, in ISO 8859-1, and how long a run of it gives the secret away. */
  record Form(byte[] text, int run) {}

  private SecretForms() {}

  /** The forms of every word of {@code secret}; a scheme such as {@code Basic} is too short. */
  static List<Form> of(Secret secret) {
    List<Form> forms = new ArrayList<>();
    StringTokenizer words = new StringTokenizer(secret.reveal(), " \t");
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      if (word.length() >= SHORTEST) {
        addAll(word.substring(shared(word)), word.length() < PARTS_FROM, forms);
      }
    }
    return forms;
  }

  /** How many octets of the beginning other secrets may share. */
  private static int shared(String word) {
    if (word.startsWith("eyJ")) {
      long dots = word.chars().filter(c -> c == '.').count();
      // a JWS is header.claims.signature, a JWE header.key.vector.text.tag (RFC 7516 section 3.1)
      int secret = (dots == 2 ? word.lastIndexOf('.') : dots == 4 ? word.indexOf('.') : -1) + 1;
      if (secret > 0 && word.length() - secret >= PARTS_FROM) {
        return secret;
      }
    }
    return word.length() < PARTS_FROM ? 0 : Math.min(word.length() / 8, PREFIX_MOST);
  }

  private static void addAll(String part, boolean whole, List<Form> forms) {
    byte[] octets = part.getBytes(StandardCharsets.ISO_8859_1);
    int run = whole ? Integer.MAX_VALUE : Math.min(RUN_MOST, octets.length * 3 / 4);
    add(part, run, forms);
    String end = part.substring(Math.max(0, part.length() - TAIL));
    byte[] tail = end.getBytes(StandardCharsets.ISO_8859_1);
    add(HexFormat.of().formatHex(tail), run, forms);
    for (int offset = 0; offset < 3; offset++) {
      String plain = aligned(Base64.getEncoder(), tail, offset);
      String url = aligned(Base64.getUrlEncoder(), tail, offset);
      add(plain, run, forms);
      if (!url.equals(plain)) {
        add(url, run, forms);
      }
    }
  }

  private static void add(String text, int run, List<Form> forms) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    forms.add(new Form(octets, Math.min(run, octets.length)));
  }

  /** The characters that {@code octets} alone decide, {@code offset} octets into a longer text. */
  private static String aligned(Base64.Encoder encoder, byte[] octets, int offset) {
    byte[] shifted = new byte[offset + octets.length];
    System.arraycopy(octets, 0, shifted, offset, octets.length);
    String encoded = encoder.withoutPadding().encodeToString(shifted);
    return encoded.substring(offset == 0 ? 0 : offset + 1, shifted.length * 8 / 6);
  }
}
