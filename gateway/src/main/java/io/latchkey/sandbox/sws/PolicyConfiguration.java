package io.latchkey.sandbox.sws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading of a policy's configuration: every member has its type; one left out is off or empty. */
final class PolicyConfiguration {
  /** Entries of one list at most. */
  static final int MAX_URLS = 100;

  private static final List<String> FLAGS =
      List.of(
          "clipboardRestrictionEnabled",
          "contextMenuRestrictionEnabled",
          "downloadRestrictionEnabled",
          "enforceEPM",
          "watermarkEnabled",
          "watermarkIncludesUserData",
          "enforcePedometerLock");
  private static final String INCLUDED = "manualModeURLIncludeList";
  private static final String MODE = "appProtectionMode";
  private static final String EXCLUDED = "excludedURLs";
  private static final List<String> MODES = List.of("Automatic", "Manual");

  private PolicyConfiguration() {}

  /** What the object says, or nothing where it is none or a member is of another type. */
  static Optional<Map<String, @Nullable Object>> read(JsonNode object) {
    if (!object.isObject()) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> read = new LinkedHashMap<>();
    for (String flag : FLAGS) {
      JsonNode value = object.path(flag);
      if (object.has(flag) && !value.isBoolean()) {
        return Optional.empty();
      }
      read.put(flag, value.booleanValue());
    }
    Optional<List<String>> included = texts(object.path(INCLUDED));
    Optional<List<String>> excluded = texts(object.path(EXCLUDED));
    String mode = object.has(MODE) ? object.path(MODE).asText() : MODES.get(0);
    if (included.isEmpty() || excluded.isEmpty() || !MODES.contains(mode)) {
      return Optional.empty();
    }
    read.put(INCLUDED, included.get());
    read.put(MODE, mode);
    read.put(EXCLUDED, excluded.get());
    return Optional.of(read);
  }

  /** The texts of an array, none where it is missing, or nothing where it is another thing. */
  static Optional<List<String>> texts(JsonNode array) {
    if (array.isMissingNode() || array.isNull()) {
      return Optional.of(List.of());
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode one : array) {
      if (!one.isTextual()) {
        return Optional.empty();
      }
      texts.add(one.textValue());
    }
    return array.isArray() && texts.size() <= MAX_URLS ? Optional.of(texts) : Optional.empty();
  }
}
