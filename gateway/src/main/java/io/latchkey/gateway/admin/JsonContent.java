package io.latchkey.gateway.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The content of a call: one JSON object of bounded depth that holds nothing unexpected. */
public final class JsonContent {
  /** How deep it may be nested. */
  public static final int MAX_DEPTH = 16;

  /** The most octets of one name. */
  public static final int MAX_NAME = 256;

  private static final int MAX_DIGITS = 64;
  private static final int SHOWN = 40;

  private static final JsonMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNameLength(MAX_NAME)
                          .maxNumberLength(MAX_DIGITS)
                          .maxStringLength(AdminServer.MAX_CONTENT)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final ObjectNode object;

  private JsonContent(ObjectNode object) {
    this.object = object;
  }

  /** Says in a sentence of ours what is wrong with the content of a call. */
  public static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    Unfit(String sentence) {
      super(sentence, null, false, false);
      this.sentence = sentence;
    }

    /** The refusal, 400. */
    public AdminAnswer answer() {
      return AdminAnswer.problem(400, "Bad Request", sentence, Map.of());
    }
  }

  /**
   * Reads the content of {@code call}.
   *
   * @param names all that it may hold
   */
  public static JsonContent of(AdminCall call, Set<String> names) throws Unfit {
    JsonNode read;
    try {
      read = STRICT.readTree(call.content());
    } catch (JsonProcessingException malformed) {
      JsonLocation at = malformed.getLocation();
      throw new Unfit(
          "The content is not well-formed JSON, holds a name twice or is nested deeper than "
              + MAX_DEPTH
              + (at == null ? "." : ": line " + at.getLineNr() + ", column " + at.getColumnNr()));
    } catch (IOException malformed) {
      throw new Unfit("The content is not JSON in UTF-8.");
    }
    if (!(read instanceof ObjectNode object)) {
      throw new Unfit("The content must be a JSON object.");
    }
    for (Iterator<String> each = object.fieldNames(); each.hasNext(); ) {
      String name = each.next();
      if (!names.contains(name)) {
        throw new Unfit(shortened(name) + " is not known here; known: " + sorted(names) + ".");
      }
    }
    return new JsonContent(object);
  }

  /**
   * A text that must be there.
   *
   * @param most the most characters
   */
  public String text(String name, int most) throws Unfit {
    String text = textOrNull(name, most);
    if (text == null || text.isEmpty()) {
      throw new Unfit(name + " is missing.");
    }
    return text;
  }

  /** A text, or null where it is missing or null. */
  public @Nullable String textOrNull(String name, int most) throws Unfit {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    return text(name, value, most);
  }

  /**
   * Pairs of texts, in their order; none where they are missing.
   *
   * @param count the most pairs
   * @param most the most characters of each text
   */
  public List<Map.Entry<String, String>> pairs(String name, int count, int most) throws Unfit {
    JsonNode value = object.get(name);
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    if (value == null || value.isNull()) {
      return pairs;
    }
    if (!value.isArray() || value.size() > count) {
      throw new Unfit(name + " must be an array of at most " + count + " pairs.");
    }
    for (JsonNode pair : value) {
      if (!pair.isArray() || pair.size() != 2) {
        throw new Unfit(name + " must hold pairs of a name and a value.");
      }
      pairs.add(Map.entry(text(name, pair.get(0), most), text(name, pair.get(1), most)));
    }
    return pairs;
  }

  private static String text(String name, JsonNode value, int most) throws Unfit {
    if (!value.isTextual()) {
      throw new Unfit(name + " must be text.");
    }
    if (value.textValue().length() > most) {
      throw new Unfit(name + " is longer than " + most + " characters.");
    }
    return value.textValue();
  }

  private static String shortened(String name) {
    return name.length() <= SHOWN ? "\"" + name + "\"" : "\"" + name.substring(0, SHOWN) + "...\"";
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
