package io.latchkey.gateway.upstream.assertion;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON key files: one object, no member twice. Line ends within a text are let through, as
 * hand-made files have them.
 */
final class KeyJson {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NAME = 1024;
  private static final int MAX_NUMBER = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(KeyFile.MAX_SIZE)
                          .maxNameLength(MAX_NAME)
                          .maxNumberLength(MAX_NUMBER)
                          .build())
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private KeyJson() {}

  /** The object that {@code text} holds. */
  static ObjectNode object(String text) throws KeyFileException {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new KeyFileException("is JSON, but no object in {}; " + Misfits.wanted());
    } catch (JsonProcessingException broken) {
      throw new KeyFileException(
          "is no valid JSON: it breaks off or goes wrong%s; %s"
              .formatted(place(broken.getLocation()), Wrong.COPY_AGAIN));
    }
  }

  /** Where it goes wrong, which the parser does not know of nesting that is too deep. */
  private static String place(@Nullable JsonLocation at) {
    return at == null ? "" : " in line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  /** Whether there is a member of this name, in any case. */
  static boolean has(ObjectNode object, String name) {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      if (isNamed(names.next(), name)) {
        return true;
      }
    }
    return false;
  }

  static boolean isNamed(String name, String wanted) {
    return name.strip().toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT));
  }

  /** The text of a member; null where it is absent, null or blank. */
  static @Nullable String text(ObjectNode object, String name) throws KeyFileException {
    JsonNode member = object.get(name);
    if (member == null || member.isNull()) {
      return null;
    }
    if (!member.isTextual()) {
      throw new KeyFileException(
          "has a member \"%s\" that is no text; download the file again".formatted(name));
    }
    String text = member.textValue().strip();
    return text.isEmpty() ? null : text;
  }
}
