package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Reason;
import java.util.EnumMap;
import java.util.Map;

/** The last part of each reason's URN, {@code "not-opened"} for example, made once. */
final class ReasonWords {
  private static final Map<Reason, String> WORDS = new EnumMap<>(Reason.class);

  static {
    for (Reason reason : Reason.values()) {
      String urn = reason.urn();
      WORDS.put(reason, urn.substring(urn.lastIndexOf(':') + 1));
    }
  }

  private ReasonWords() {}

  static String of(Reason reason) {
    return WORDS.getOrDefault(reason, "unknown");
  }
}
