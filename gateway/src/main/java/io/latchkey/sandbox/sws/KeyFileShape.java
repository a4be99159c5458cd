package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.tenant.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a service account's JSON file is written. The vendor's own is {@link #VENDOR}; the others
 * came about by copying, by other tools, or in documents.
 *
 * @param pem what the PEM block holds
 * @param lines what ends each line of the PEM block
 * @param discoveryField the name of the third member; empty = it is absent
 * @param discovery the value of the third member
 */
public record KeyFileShape(Pem pem, Lines lines, String discoveryField, String discovery) {
  /** What a PEM block holds. */
  public enum Pem {
    /** {@code RSA PRIVATE KEY} (RFC 8017 appendix A.1.2). */
    PKCS1("RSA PRIVATE KEY"),
    /** {@code PRIVATE KEY} (RFC 5958). */
    PKCS8("PRIVATE KEY");

    private final String label;

    Pem(String label) {
      this.label = label;
    }
  }

  /** What ends the lines of a PEM block. */
  public enum Lines {
    LF("\n"),
    CRLF("\r\n"),
    /** Nothing: the block is one line. */
    NONE(""),
    /** A backslash and an n, as text that was escaped twice has it. */
    LITERAL_LF("\\n"),
    /** The same of CRLF. */
    LITERAL_CRLF("\\r\\n");

    private final String end;

    Lines(String end) {
      this.end = end;
    }
  }

  /** PKCS#1, LF, and an empty {@code discoveryURI}. */
  public static final KeyFileShape VENDOR =
      new KeyFileShape(Pem.PKCS1, Lines.LF, "discoveryURI", "");

  private static final int LINE = 64;

  /** Bytes of a PrivateKeyInfo of RSA of 2048 bits before the RSAPrivateKey that it wraps. */
  private static final int WRAPPING = 26;

  public KeyFileShape with(Pem other) {
    return new KeyFileShape(other, lines, discoveryField, discovery);
  }

  public KeyFileShape with(Lines other) {
    return new KeyFileShape(pem, other, discoveryField, discovery);
  }

  public KeyFileShape withDiscovery(String field, String value) {
    return new KeyFileShape(pem, lines, field, value);
  }

  public KeyFileShape withoutDiscovery() {
    return withDiscovery("", "");
  }

  String render(ServiceAccount account) {
    Map<String, @Nullable Object> file =
        Json.object("serviceAccountId", account.id(), "privateKey", block(account));
    if (!discoveryField.isEmpty()) {
      file.put(discoveryField, discovery);
    }
    return new String(Json.write(file), StandardCharsets.UTF_8);
  }

  private String block(ServiceAccount account) {
    byte[] wrapped = account.privateKey().getEncoded();
    byte[] held =
        pem == Pem.PKCS8 ? wrapped : Arrays.copyOfRange(wrapped, WRAPPING, wrapped.length);
    String content = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(held);
    String block =
        "-----BEGIN " + pem.label + "-----\n" + content + "\n-----END " + pem.label + "-----\n";
    return block.replace("\n", lines.end);
  }
}
