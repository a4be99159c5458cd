package io.latchkey.gateway.upstream.credential;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON object that a token endpoint, a login or a discovery document is: hostile input,
 * bounded in size and depth, no name twice, nothing after it. What it is labelled as does not
 * matter.
 */
final class JsonReply {
  static final int DEPTH_MOST = 32;

  private static final String SAMPLE = "{\"access_token\":\"a\",\"expires_in\":1}";

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MOST)
                  .maxDocumentLength(ControlCalls.CONTENT_MOST)
                  .maxStringLength(ControlCalls.CONTENT_MOST)
                  .maxNameLength(1024)
                  .maxNumberLength(64)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private JsonReply() {}

  /** Makes what reading takes, which the first to read would wait for. */
  static void prepare() {
    read("nobody", SAMPLE.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The object in {@code content}.
   *
   * @param what who answered, as the subject of a sentence
   * @throws MintException naming what came instead
   */
  static ObjectNode read(String what, byte[] content) {
    int first = firstByte(content);
    if (first < 0) {
      throw MintFailure.passing("empty", what + " answered with nothing").raise();
    }
    if (first == '<') {
      throw MintFailure.passing(
              "html", what + " answered with an HTML page, not JSON: check the URL")
          .raise();
    }
    try {
      if (JsonTree.read(FACTORY, content) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException unreadable) {
      throw MintFailure.passing(
              "not-json", what + " answered with what is not sound JSON, or nests too deep")
          .raise();
    }
    throw MintFailure.passing("not-json", what + " answered with JSON that is no object").raise();
  }

  private static int firstByte(byte[] content) {
    for (byte b : content) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b & 0xff;
      }
    }
    return -1;
  }

  /** The text of member {@code name}, or null if it is absent or no text. */
  static @Nullable String text(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value != null && value.isTextual() ? value.textValue() : null;
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** For a login, now and then. */
  static byte[] bytes(ObjectNode object) {
    try {
      return new ObjectMapper().writeValueAsBytes(object);
    } catch (IOException impossible) {
      throw new IllegalStateException("an object of texts can be written");
    }
  }
}
