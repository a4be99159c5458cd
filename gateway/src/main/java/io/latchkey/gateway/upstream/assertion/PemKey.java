package io.latchkey.gateway.upstream.assertion;

import io.latchkey.gateway.http.Secret;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads PEM (RFC 7468) and is lax about its lines: they may end in any way, be escaped, or be lost.
 * Certificates and other blocks beside the key are passed over.
 */
final class PemKey {
  static final String BEGIN = "-----BEGIN ";

  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final Set<String> PRIVATE =
      Set.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY");

  private PemKey() {}

  /** A block: the words of its first line, and what stands between that and the last one. */
  private record Block(String label, String body) {}

  /**
   * The one private key in {@code text}.
   *
   * @param password that opens it where it is encrypted, or null
   */
  static KeyNumbers read(String text, @Nullable Secret password) throws KeyFileException {
    List<Block> blocks = blocks(KeyText.unescape(text));
    List<Block> keys = blocks.stream().filter(b -> PRIVATE.contains(b.label())).toList();
    if (keys.size() > 1) {
      throw Wrong.several(keys.size(), "take the others out");
    }
    if (keys.isEmpty()) {
      throw Misfits.block(blocks.get(0).label());
    }
    String body = keys.get(0).body();
    if (body.contains("Proc-Type:")) {
      throw new KeyFileException(
          "is encrypted in OpenSSL's old way (Proc-Type: 4,ENCRYPTED), which is weak; encrypt it"
              + " anew: "
              + Wrong.ENCRYPT_ANEW);
    }
    return DerKey.read(decode(body), password);
  }

  private static List<Block> blocks(String text) throws KeyFileException {
    List<Block> blocks = new ArrayList<>();
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int label = begin + BEGIN.length();
      int body = text.indexOf(DASHES, label);
      if (body < 0) {
        throw cut();
      }
      String words = text.substring(label, body);
      String last = END + words + DASHES;
      int end = text.indexOf(DASHES, body + DASHES.length());
      if (end < 0 || !text.startsWith(last, end)) {
        throw cut();
      }
      blocks.add(new Block(words, text.substring(body + DASHES.length(), end)));
      begin = text.indexOf(BEGIN, end + last.length());
    }
    if (blocks.isEmpty()) {
      throw Misfits.text(text);
    }
    return blocks;
  }

  private static KeyFileException cut() {
    return new KeyFileException(
        "is cut short: a line -----BEGIN ...----- has no line -----END ...----- of the same name"
            + " after it; "
            + Wrong.COPY_AGAIN);
  }

  private static byte[] decode(String body) throws KeyFileException {
    StringBuilder digits = new StringBuilder(body.length());
    for (int i = 0; i < body.length(); i++) {
      if (body.charAt(i) > ' ') {
        digits.append(body.charAt(i));
      }
    }
    try {
      return Base64.getDecoder().decode(digits.toString());
    } catch (IllegalArgumentException notBase64) {
      throw Wrong.garbled();
    }
  }
}
