package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import org.jspecify.annotations.Nullable;

/**
 * What the content of an answer is, as far as we can read it: by its fields, never by its bytes.
 */
enum AnswerKind {
  JSON,
  HTML,
  /** Any other media type, none at all, or content under a coding. */
  OTHER;

  static AnswerKind of(FieldSection answer) {
    int encoding = answer.indexOf(FieldName.CONTENT_ENCODING, 0);
    if (encoding >= 0 && !Ascii.equalsIgnoreCase(answer.value(encoding), "identity")) {
      return OTHER;
    }
    @Nullable String value = answer.first(FieldName.CONTENT_TYPE);
    if (value == null) {
      return OTHER;
    }
    int semicolon = value.indexOf(';');
    String type = Ascii.lower((semicolon < 0 ? value : value.substring(0, semicolon)).strip());
    if (type.equals("text/html") || type.equals("application/xhtml+xml")) {
      return HTML;
    }
    boolean json =
        type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
    return json ? JSON : OTHER;
  }
}
