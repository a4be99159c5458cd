package io.latchkey.gateway.config;

import org.jspecify.annotations.Nullable;

/** What a name of the user's own choice may be. */
public final class Names {
  /** Names stand in logs, metrics and answers. */
  public static final int LONGEST = 100;

  private Names() {}

  /** What is wrong with {@code name} as the name of anything, as a sentence; null if nothing is. */
  static @Nullable String fault(String name) {
    if (name.length() > LONGEST) {
      return "is a name of more than " + LONGEST + " characters";
    }
    if (name.isBlank() || !name.strip().equals(name)) {
      return "is a name that is blank, or begins or ends with a space";
    }
    return areSeen(name) ? null : "is a name with characters that cannot be seen";
  }

  private static boolean areSeen(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if ((c < ' ' || c > '~') && isUnseen(name.codePointAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** What is wrong with {@code name} as the name of a caller; null if nothing is. */
  public static @Nullable String callerFault(String name) {
    return name.indexOf(':') >= 0
        ? "is a caller's name with ':', which Authorization: Basic cannot carry"
        : fault(name);
  }

  private static boolean isUnseen(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.LINE_SEPARATOR;
  }
}
