package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.credential.RouteAccounts;
import io.latchkey.gateway.upstream.credential.Spread;
import io.latchkey.gateway.upstream.transport.Timeouts;
import io.latchkey.gateway.upstream.transport.WebSocketSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry of {@code routes} by itself; what it means beside others is {@link RouteRules}. */
final class RouteBinder {
  /** How much content is kept for one replay where the file says nothing. */
  static final long DEFAULT_REPLAY = 64 * 1024;

  private static final long MOST_REPLAY = 64L << 20;
  private static final long MOST_CONTENT = 1L << 50;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private final References tenants;
  private final References accounts;
  private final References callers;
  private final References scopes;

  /** Of the route before: most have the same, which are then one. */
  private Map<String, List<String>> callersBefore = Map.of();

  RouteBinder(References tenants, References accounts, References callers, References scopes) {
    this.tenants = tenants;
    this.accounts = accounts;
    this.callers = callers;
    this.scopes = scopes;
  }

  /** The route in {@code section}; what it lacks after a problem is empty text. */
  RouteSettings bind(Section section) {
    String name = name(section);
    String path = path(section);
    String tenant = reference(section, "tenant", tenants);
    List<String> own = serviceAccounts(section);
    Set<String> methods = ScopeBinder.methods(section);
    String host = host(section);
    boolean withoutCookie = section.has("withoutCookie");
    section.word("withoutCookie");
    return new RouteSettings(
        name == null ? "" : name,
        host,
        path == null ? "" : path,
        methods,
        tenant == null ? "" : tenant,
        section.flag("stripPrefix", false),
        own,
        Spread.valueOf(section.word("spread").toUpperCase(Locale.ROOT)),
        callers(section),
        Aspxauth.valueOf(section.word("aspxauth").toUpperCase(Locale.ROOT)),
        withoutCookie,
        section.texts("returnCookies", Check.COOKIE),
        section.word("enforcement").equals("enforce"),
        timeouts(section.section("timeouts", Shapes.TIMEOUTS)),
        section.size("maxContent", -1, 0, MOST_CONTENT),
        section.size("replayContent", DEFAULT_REPLAY, 0, MOST_REPLAY),
        replayMethods(section),
        section.flag("allowEncodedSlash", false),
        webSocket(section.section("webSocket", Shapes.WEB_SOCKET)),
        Rates.read(section.section("rateLimit", Shapes.RATE_LIMIT)));
  }

  private static @Nullable String name(Section section) {
    Item item = section.get("name");
    String name = section.text("name");
    String fault = name == null ? null : Names.fault(name);
    if (item != null && fault != null) {
      item.error(fault);
    }
    return name;
  }

  private static @Nullable String reference(Section section, String key, References references) {
    Item item = section.get(key);
    String name = section.text(key);
    if (item != null && name != null) {
      references.use(item, name);
    }
    return name;
  }

  /** The accounts under {@code serviceAccount} or {@code serviceAccounts}. */
  private List<String> serviceAccounts(Section section) {
    String one = reference(section, "serviceAccount", accounts);
    Item list = section.get("serviceAccounts");
    if (list == null) {
      return one == null ? List.of() : List.of(one);
    }
    if (section.has("serviceAccount")) {
      list.errorAtOwner("stands beside serviceAccount; write one of the two");
    }
    List<String> names = new ArrayList<>();
    List<Item> entries = list.list("service accounts");
    if (list.isList() && (entries.isEmpty() || entries.size() > RouteAccounts.MAX_ACCOUNTS)) {
      list.error("must hold 1 to " + RouteAccounts.MAX_ACCOUNTS + " service accounts");
    }
    for (Item entry : entries) {
      String name = entry.text("the name of a service account");
      if (name != null && names.contains(name)) {
        entry.error("stands in this list twice");
      } else if (name != null) {
        accounts.use(entry, name);
        names.add(name);
      }
    }
    return names;
  }

  /** The methods of calls that are sent once more after a 401, or null for all. */
  private static @Nullable Set<String> replayMethods(Section section) {
    if (!section.has("replayMethods")) {
      return null;
    }
    Set<String> methods = section.texts("replayMethods", Check.METHOD);
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  private static @Nullable String path(Section section) {
    Item item = section.get("path");
    String path = section.text("path");
    if (item == null || path == null) {
      return null;
    }
    String fault = PathPrefix.fault(path);
    if (fault != null) {
      item.error("is a path that " + fault);
      return null;
    }
    return PathPrefix.normal(path);
  }

  private static @Nullable String host(Section section) {
    Item item = section.get("host");
    String text = section.text("host");
    if (item == null || text == null) {
      return null;
    }
    boolean wildcard = text.startsWith("*.");
    String rest = wildcard ? text.substring(2) : text;
    boolean bare = BindAddress.isLiteral("[" + rest + "]");
    Authority authority = Authority.parse(bare ? "[" + rest + "]" : rest);
    String canonical = authority == null ? null : BindAddress.canonical(authority.host());
    if (authority == null || canonical == null || rest.endsWith(":")) {
      item.error("must be a host, like api.example.com, *.example.com or 10.7.0.1");
      return null;
    }
    if (authority.port() >= 0) {
      item.error("must be a host without a port: every port of ours serves every route");
      return null;
    }
    if (wildcard && BindAddress.isLiteral(authority.host())) {
      item.error("must be a host: an address has no wildcard");
      return null;
    }
    return (wildcard ? "*." : "") + canonical;
  }

  private Map<String, List<String>> callers(Section section) {
    Item item = section.get("callers");
    Map<String, Item> entries =
        item == null ? null : item.map("a map of callers, each with a list of scopes");
    Map<String, List<String>> listed = new LinkedHashMap<>();
    if (entries == null || entries.isEmpty()) {
      section.item.warnAtOwner("lists no callers: nobody may use this route");
      return listed;
    }
    entries.forEach(
        (caller, scopeList) -> {
          callers.useKey(scopeList, caller);
          listed.put(caller, scopes(scopeList));
        });
    if (!isSame(listed, callersBefore)) {
      callersBefore = Collections.unmodifiableMap(listed);
    }
    return callersBefore;
  }

  /** Whether they hold the same in the same order, which is the one that people are shown. */
  private static <V> boolean isSame(Map<String, V> one, Map<String, V> other) {
    return one.equals(other)
        && (one.size() < 2 || List.copyOf(one.keySet()).equals(List.copyOf(other.keySet())));
  }

  private List<String> scopes(Item item) {
    List<String> names = new ArrayList<>();
    for (Item entry : item.list("scopes")) {
      String name = entry.text("the name of a scope");
      if (name != null && names.contains(name)) {
        entry.error("stands in this list twice");
      } else if (name != null) {
        scopes.use(entry, name);
        names.add(name);
      }
    }
    if (item.isList() && item.list("scopes").isEmpty()) {
      item.warn("is empty: it opens nothing to this caller");
    }
    return names;
  }

  private static Timeouts timeouts(@Nullable Section section) {
    Timeouts fallback = Timeouts.DEFAULT;
    if (section == null) {
      return fallback;
    }
    return new Timeouts(
        section.duration("connect", fallback.connect(), SHORTEST, LONGEST),
        section.duration("response", fallback.response(), SHORTEST, LONGEST),
        section.duration("idle", fallback.idle(), SHORTEST, LONGEST),
        section.duration("token", fallback.token(), SHORTEST, LONGEST),
        section.has("total")
            ? section.duration("total", LONGEST, SHORTEST, LONGEST)
            : fallback.total());
  }

  private static WebSocketSettings webSocket(@Nullable Section section) {
    WebSocketSettings fallback = WebSocketSettings.DEFAULT;
    if (section == null) {
      return fallback;
    }
    return new WebSocketSettings(
        section.duration("idle", fallback.idle(), SHORTEST, LONGEST),
        section.word("onTokenExpiry").equals("close"));
  }
}
