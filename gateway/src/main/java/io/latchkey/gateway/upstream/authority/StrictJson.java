package io.latchkey.gateway.upstream.authority;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The reader of what authorities send: one JSON object and nothing after it, no member twice (RFC
 * 8259 section 4), within {@link #MAX_CONTENT} and {@link #MAX_DEPTH}.
 */
final class StrictJson {
  /** The most octets of one answer. */
  static final int MAX_CONTENT = 256 * 1024;

  /** The deepest that objects and arrays may nest. */
  static final int MAX_DEPTH = 16;

  private static final int MAX_STRING = 64 * 1024;
  private static final int MAX_NAME = 1024;
  private static final int MAX_NUMBER = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_CONTENT)
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING)
                          .maxNameLength(MAX_NAME)
                          .maxNumberLength(MAX_NUMBER)
                          .build())
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /** The object that {@code content} holds. */
  static ObjectNode object(byte[] content) throws AuthorityException {
    if (content.length > MAX_CONTENT) {
      throw new AuthorityException("the answer is too large");
    }
    JsonNode read;
    try {
      read = MAPPER.readTree(content);
    } catch (IOException notJson) {
      throw new AuthorityException("the answer is not JSON, or too deep or too long in some part");
    }
    if (read instanceof ObjectNode object) {
      return object;
    }
    throw new AuthorityException("the answer is not a JSON object");
  }

  /** The text of a member, or null where it is absent or no string. */
  static @Nullable String text(JsonNode object, String name) {
    JsonNode member = object.get(name);
    return member != null && member.isTextual() ? member.textValue() : null;
  }
}
