package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code grant: staticHeaders}: fields that are sent as they are. */
final class StaticHeadersBinder {
  private static final int MOST_HEADERS = 16;
  private static final int LONGEST_VALUE = 8 * 1024;

  /** Fields of the connection, of the message's frame, and those that the gateway itself writes. */
  private static final Set<String> OURS =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "upgrade",
          "http2-settings",
          "cookie",
          "via",
          "forwarded",
          "x-request-id",
          "accept-encoding",
          "expect");

  private StaticHeadersBinder() {}

  static @Nullable StaticHeaders bind(Section section) {
    section.require("headers", "grant: staticHeaders");
    section.refuse(List.of("pool"), "is not for grant: staticHeaders, which has no tokens");
    Map<String, Secret> headers = headers(section);
    return headers == null ? null : new StaticHeaders(headers);
  }

  /** The fields under {@code headers}, or null after a problem that leaves none. */
  static @Nullable Map<String, Secret> headers(Section section) {
    Item item = section.get("headers");
    Map<String, Item> entries = item == null ? null : item.map("a map of field names and values");
    if (item == null || entries == null) {
      return null;
    }
    if (entries.isEmpty() || entries.size() > MOST_HEADERS) {
      item.error("must hold 1 to " + MOST_HEADERS + " fields, like x-api-key: ${file:/path}");
      return null;
    }
    Map<String, Secret> headers = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    entries.forEach(
        (name, entry) -> {
          checkName(name, entry, seen);
          Secret value = value(entry);
          if (value != null) {
            headers.put(name, value);
          }
        });
    return headers;
  }

  private static void checkName(String name, Item entry, Set<String> seen) {
    String lower = Ascii.lower(name);
    String hyphened = lower.replace('_', '-');
    if (!Ascii.isToken(name)) {
      entry.errorAtOwner("must be the name of a field: letters, digits and hyphens");
    } else if (OURS.contains(hyphened) || hyphened.startsWith("x-forwarded-")) {
      entry.errorAtOwner("is a field that the gateway writes or that frames the call");
    } else if (!seen.add(lower)) {
      entry.errorAtOwner("stands in this map twice; names of fields have no case");
    }
  }

  private static @Nullable Secret value(Item entry) {
    Secret value = entry.secret();
    String fault = value == null ? null : fault(value.reveal());
    if (fault != null) {
      entry.error(fault);
      return null;
    }
    return value;
  }

  /** What is wrong with {@code text} as a field's value (RFC 9110 section 5.5), or null. */
  private static @Nullable String fault(String text) {
    if (text.length() > LONGEST_VALUE) {
      return "is longer than " + Units.size(LONGEST_VALUE);
    }
    if (text.contains("\n") || text.contains("\r")) {
      return "holds a line break, which no field carries; does the file hold more than one line?";
    }
    if (!text.chars().allMatch(c -> c == '\t' || c >= 0x20 && c < 0x7f)) {
      return "must be visible ASCII, spaces and tabs alone";
    }
    return isBlank(text.charAt(0)) || isBlank(text.charAt(text.length() - 1))
        ? "begins or ends with a space or tab, which no field carries"
        : null;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
