package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.aic.crest.CrestException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code If-Match} and {@code If-None-Match} ask for (RFC 9110 section 13.1). */
final class Revisions {
  private static final String ANY = "*";

  private Revisions() {}

  /** The revision that must be there, its quotes taken off; null where any will do. */
  static @Nullable String wanted(AicCall api) {
    Optional<String> match = api.call().field("If-Match").map(String::trim);
    return match.filter(text -> !text.equals(ANY)).map(Revisions::unquoted).orElse(null);
  }

  /** Whether the object must be there already. */
  static boolean mustExist(AicCall api) {
    return api.call().fields().contains("If-Match");
  }

  /** Whether the object must not be there yet. */
  static boolean mustBeNew(AicCall api) {
    Optional<String> match = api.call().field("If-None-Match").map(String::trim);
    if (match.isPresent() && !match.get().equals(ANY) && !api.method().equals("GET")) {
      throw CrestException.badRequest("\"If-None-Match\" with a revision is for reads only");
    }
    return match.isPresent();
  }

  /** Whether the caller has this revision already. */
  static boolean isKnown(AicCall api, String revision) {
    return api.call()
        .field("If-None-Match")
        .map(text -> unquoted(text.trim()))
        .filter(revision::equals)
        .isPresent();
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
