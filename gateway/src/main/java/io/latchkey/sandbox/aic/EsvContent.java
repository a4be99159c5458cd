package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.tenant.Json;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What variables and secrets of the environment have in common: names, values, lists. */
final class EsvContent {
  /** Variables, or secrets, that the tenant holds. */
  static final int MOST = 1_000;

  private static final String PREFIX = "esv-";
  private static final int LONGEST_NAME = 128;
  private static final int REQUIRED = 602;
  private static final int PATTERN = 605;
  private static final int ENUM = 606;

  private EsvContent() {}

  /** What is wrong with the name, if anything. */
  static Optional<Answer> wrongName(String kind, String name) {
    boolean right =
        name.startsWith(PREFIX)
            && name.length() > PREFIX.length()
            && name.length() <= LONGEST_NAME
            && name.chars().allMatch(EsvContent::isOfName);
    return right
        ? Optional.empty()
        : Optional.of(
            EnvironmentApi.invalid(
                PATTERN, kind + " in path should match '^esv-[a-z0-9_-]{1,124}$'"));
  }

  private static boolean isOfName(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  }

  /** What is wrong with {@code valueBase64}, if anything. */
  static Optional<Answer> wrongValue(ObjectNode content) {
    if (!content.path("valueBase64").isTextual()) {
      return Optional.of(EnvironmentApi.invalid(REQUIRED, "valueBase64 in body is required"));
    }
    try {
      Base64.getDecoder().decode(content.path("valueBase64").asText());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(AicAnswer.environmentError(400, "valueBase64 is not Base64"));
    }
  }

  /** What is wrong with a member that has one of these values or is absent. */
  static Optional<Answer> wrongChoice(ObjectNode content, String member, List<String> choices) {
    return content.path(member).isMissingNode() || choices.contains(content.path(member).asText())
        ? Optional.empty()
        : Optional.of(
            EnvironmentApi.invalid(
                ENUM, member + " in body should be one of [" + String.join(" ", choices) + "]"));
  }

  static Map<String, @Nullable Object> list(List<ObjectNode> all) {
    return Json.object(
        "pagedResultsCookie",
        null,
        "remainingPagedResults",
        -1,
        "result",
        all,
        "resultCount",
        all.size(),
        "totalPagedResults",
        -1,
        "totalPagedResultsPolicy",
        "NONE");
  }
}
