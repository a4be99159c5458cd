package io.latchkey.gateway.config;

import java.util.List;
import java.util.Set;

/** {@code replayContent} and {@code replayMethods} of a route, where they do nothing. */
final class ReplayRules {
  /** Of RFC 9110 section 9, RFC 5789 and what WebDAV's clients send most; any other is a guess. */
  private static final Set<String> KNOWN =
      Set.of(
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "OPTIONS",
          "TRACE",
          "PROPFIND",
          "PROPPATCH",
          "REPORT",
          "SEARCH",
          "MKCOL",
          "COPY",
          "MOVE",
          "LOCK",
          "UNLOCK",
          "QUERY");

  private ReplayRules() {}

  /**
   * Warns of what has no effect.
   *
   * @param fixed whether the route has accounts, none of which has tokens
   */
  static void check(Section section, RouteSettings route, boolean fixed) {
    Item content = section.get("replayContent");
    Item methods = section.get("replayMethods");
    if (fixed && content != null) {
      content.warn("has no effect: without tokens nothing is sent a second time");
    }
    if (methods == null) {
      return;
    }
    if (fixed) {
      methods.warnAtOwner("has no effect: without tokens nothing is sent a second time");
    } else if (AccountRules.item(section) == null) {
      methods.warnAtOwner("has no effect: no token of ours is sent on this route");
    }
    for (Item entry : methods.isList() ? methods.list("methods") : List.<Item>of()) {
      String method = entry.text(Check.METHOD.expected());
      if (method != null && Check.METHOD.holds(method)) {
        check(entry, method, route.methods());
      }
    }
  }

  private static void check(Item entry, String method, Set<String> routed) {
    if (!KNOWN.contains(method)) {
      entry.warn(
          "is no method that is commonly known"
              + (entry.isSubstituted() ? "" : Suggestion.of(method, KNOWN)));
    } else if (!routed.isEmpty() && !isRouted(method, routed)) {
      entry.warn("has no effect: methods leaves it out");
    }
  }

  private static boolean isRouted(String method, Set<String> routed) {
    return routed.contains(method) || method.equals("HEAD") && routed.contains("GET");
  }
}
