package io.latchkey.gateway.upstream.credential;

/**
 * The items of a {@code RateLimit} field: {@code "default";r=50;t=30, "day";r=9000;t=7200}, or of
 * its drafts in between {@code limit=100, remaining=50, reset=30}.
 */
final class RateLimitItems {
  /** More items than these are not looked at. */
  static final int MOST = 8;

  private RateLimitItems() {}

  /** The item that leaves the least; {@link QuotaFields#SILENT} if none is readable. */
  static QuotaFields read(String value) {
    QuotaFields least = QuotaFields.SILENT;
    int from = 0;
    for (int item = 0; item < MOST && from < value.length(); item++) {
      int end = end(value, from);
      long remaining = parameter(value, from, end, "r");
      if (remaining >= 0 && (least.remaining() < 0 || remaining < least.remaining())) {
        least = QuotaFields.of(remaining, -1, parameter(value, from, end, "t"));
      }
      from = end + 1;
    }
    long remaining = parameter(value, 0, value.length(), "remaining");
    return least.remaining() >= 0 || remaining < 0
        ? least
        : QuotaFields.of(
            remaining,
            parameter(value, 0, value.length(), "limit"),
            parameter(value, 0, value.length(), "reset"));
  }

  /** Where the item that begins at {@code from} ends: at a comma outside of quotes. */
  private static int end(String value, int from) {
    boolean quoted = false;
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        return i;
      }
    }
    return value.length();
  }

  private static long parameter(String value, int from, int to, String name) {
    boolean quoted = false;
    boolean starts = true;
    for (int i = from; i < to; i++) {
      char c = value.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
        starts = false;
      } else if (!quoted && (c == ';' || c == ',' || c == ' ')) {
        starts = true;
      } else if (!quoted && starts && value.startsWith(name + "=", i)) {
        return QuotaFields.number(value.substring(i + name.length() + 1, to));
      } else {
        starts = false;
      }
    }
    return -1;
  }
}
