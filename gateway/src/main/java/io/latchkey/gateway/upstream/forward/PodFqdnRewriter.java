package io.latchkey.gateway.upstream.forward;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.TenantKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Turns {@code PodFqdn} of a login answer, the host at which CyberArk Identity tells a client to
 * start again, into the gateway. Every other byte stays as it is. Immutable; any thread.
 */
public final class PodFqdnRewriter {
  /** The longest content that is rewritten, in octets. */
  public static final int MAX_CONTENT = 64 * 1024;

  /** The deepest nesting that is read. */
  static final int MAX_DEPTH = 64;

  private static final List<String> LOGIN_PATHS =
      List.of(
          "/security/startauthentication",
          "/security/advanceauthentication",
          "/security/oobauthstatus");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private PodFqdnRewriter() {}

  /**
   * Whether answers to a request may hold a {@code PodFqdn}, so that it must be sent asking for an
   * answer that we can read.
   *
   * @param kind of the tenant
   * @param readings of the path, with the tenant's base path in front
   */
  public static boolean applies(TenantKind kind, List<String> readings) {
    return switch (kind) {
      case CYBERARK_IDENTITY -> isAnyLogin(readings);
      case CYBERARK_SWS, PINGONE_AIC, GENERIC -> false;
    };
  }

  private static boolean isAnyLogin(List<String> paths) {
    for (String path : paths) {
      int end = path.endsWith("/") ? path.length() - 1 : path.length();
      for (String login : LOGIN_PATHS) {
        int start = end - login.length();
        if (start >= 0 && Ascii.startsWithIgnoreCase(path.substring(start), login)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether an answer to such a request is one that {@link #rewrite} can read. */
  public static boolean isReadable(int status, FieldSection answer) {
    return status == 200 && AnswerKind.of(answer) == AnswerKind.JSON;
  }

  /**
   * The content of a login answer for a caller of {@code gateway}; the same array where it is
   * longer than {@link #MAX_CONTENT}, is not JSON, nests too deep or names no {@code PodFqdn}.
   */
  public static byte[] rewrite(byte[] content, Authority gateway) {
    if (content.length > MAX_CONTENT) {
      return content;
    }
    Splice splice = new Splice(content, gateway.text().getBytes(StandardCharsets.US_ASCII));
    try (JsonParser json = JSON.createParser(content)) {
      splice.read(json);
    } catch (IOException malformed) {
      return content;
    }
    return splice.result();
  }

  /** The content up to where it has been read, values replaced. */
  private static final class Splice {
    private final byte[] content;
    private final byte[] replacement;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int copied;

    Splice(byte[] content, byte[] replacement) {
      this.content = content;
      this.replacement = replacement;
    }

    void read(JsonParser json) throws IOException {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME
            && json.currentName().equals("PodFqdn")
            && isInEnvelope(json.getParsingContext())
            && json.nextToken() == JsonToken.VALUE_STRING) {
          replace(json);
        }
      }
    }

    /** Whether an object is the outermost one, or the Result in it. */
    private static boolean isInEnvelope(JsonStreamContext object) {
      JsonStreamContext outer = object.getParent();
      if (outer == null || outer.inRoot()) {
        return true;
      }
      return outer.inObject()
          && outer.getParent().inRoot()
          && "Result".equals(outer.getCurrentName());
    }

    private void replace(JsonParser json) throws IOException {
      if (json.getText().isEmpty()) {
        return;
      }
      // reading the text has moved the parser behind the closing quote
      int start = (int) json.currentTokenLocation().getByteOffset() + 1;
      int end = (int) json.currentLocation().getByteOffset() - 1;
      if (start < 1 || end < start || content[start - 1] != '"' || content[end] != '"') {
        throw new IOException("not in UTF-8");
      }
      out.write(content, copied, start - copied);
      out.write(replacement, 0, replacement.length);
      copied = end;
    }

    byte[] result() {
      if (copied == 0) {
        return content;
      }
      out.write(content, copied, content.length - copied);
      return out.toByteArray();
    }
  }
}
