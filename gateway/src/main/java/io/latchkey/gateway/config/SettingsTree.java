package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.assertion.AssertionSource.Signed;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a valid file says, by the paths of its keys, as {@link Rendering} understands it; in the
 * place of each secret and key stands what tells it from another and does not show it.
 */
public final class SettingsTree {
  /** The digits of a version. */
  private static final int VERSION = 12;

  private static final String ROUTES = "routes.";
  private static final String FIRST = "[0]";

  /**
   * A value that is not shown.
   *
   * @param shown what stands for it
   * @param digest tells it from another
   */
  record Concealed(String shown, String digest) {
    @Override
    public String toString() {
      return shown;
    }
  }

  private final Loaded.Valid loaded;
  private @Nullable Map<String, Object> root;
  private @Nullable String version;

  private SettingsTree(Loaded.Valid loaded) {
    this.loaded = loaded;
  }

  /** That of {@code loaded}; what it says is written out for whoever asks first. */
  public static SettingsTree of(Loaded.Valid loaded) {
    return new SettingsTree(loaded);
  }

  private static Map<String, Object> written(Loaded.Valid loaded) {
    Map<String, Object> rendered = Rendering.tree(loaded);
    Concealing concealing = Concealing.of(loaded.sources().digests());
    Map<String, Object> root = concealing.map("", rendered);
    root.put("routes", byName(root.get("routes")));
    Map<String, String> keys = keys(loaded.settings().serviceAccounts());
    if (root.get("serviceAccounts") instanceof Map<?, ?> accounts) {
      keys.forEach((name, key) -> conceal(accounts.get(name), key));
    }
    return root;
  }

  /** What is read of a key file, which may be another key tomorrow. */
  private static Map<String, String> keys(List<ServiceAccountSettings> accounts) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (ServiceAccountSettings account : accounts) {
      if (account.grant() instanceof EndpointGrant asked) {
        String all =
            asked.assertions().stream()
                .filter(Signed.class::isInstance)
                .map(Signed.class::cast)
                .map(it -> it.key().fingerprint() + it.issuer() + ' ' + it.subject())
                .collect(Collectors.joining(" "));
        if (!all.isEmpty()) {
          keys.put(account.name(), Digests.sha256(all));
        }
      }
    }
    return keys;
  }

  @SuppressWarnings("unchecked")
  private static void conceal(@Nullable Object account, String digest) {
    if (account instanceof Map<?, ?> map) {
      ((Map<String, Object>) map)
          .compute("keyFile", (key, file) -> new Concealed(String.valueOf(file), digest));
    }
  }

  /** Routes stand in a list; what tells one from another is its name. */
  private static Object byName(@Nullable Object routes) {
    Map<String, Object> named = new LinkedHashMap<>();
    if (routes instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> route) {
          named.put(String.valueOf(route.get("name")), route);
        }
      }
    }
    return named;
  }

  /** Any thread; the first waits for it to be made. */
  synchronized Map<String, Object> root() {
    Map<String, Object> known = root;
    if (known == null) {
      known = written(loaded);
      root = known;
    }
    return known;
  }

  /** A doubt about what stands at {@code path}. */
  public Problem warning(String path, String text) {
    Place place = place(path);
    return new Problem(loaded.accounts().file(), place.line(), place.column(), path, text, true);
  }

  /** Where {@code path} stands in the file. */
  Place place(String path) {
    if (path.startsWith(ROUTES) && root().get("routes") instanceof Map<?, ?> routes) {
      int end = path.indexOf('.', ROUTES.length());
      String name = path.substring(ROUTES.length(), end < 0 ? path.length() : end);
      int index = List.copyOf(routes.keySet()).indexOf(name);
      return loaded
          .sources()
          .place(
              index < 0
                  ? "routes"
                  : "routes[" + index + "]" + (end < 0 ? "" : path.substring(end)));
    }
    return loaded.sources().place(path);
  }

  /**
   * The first 12 hex digits of a hash over all of it. Slow to make, so that nobody who sees it
   * finds a weak password by trying many; whoever asks first waits for it. Any thread.
   */
  public synchronized String version() {
    String known = version;
    if (known == null) {
      StringBuilder text = new StringBuilder();
      write(text, root());
      known = Digests.shown(text.toString()).substring(0, VERSION);
      version = known;
    }
    return known;
  }

  /** Each text with its length before it, so that none runs into the next; maps in any order. */
  private static void write(StringBuilder text, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((key, each) -> sorted.put(String.valueOf(key), String.valueOf(key)));
      text.append('{').append(sorted.size());
      for (String key : sorted.keySet()) {
        leaf(text, key);
        write(text, map.get(key));
      }
    } else if (value instanceof List<?> list) {
      text.append('[').append(list.size());
      list.forEach(each -> write(text, each));
    } else if (value instanceof Concealed concealed) {
      leaf(text, concealed.shown() + ' ' + concealed.digest());
    } else {
      leaf(text, String.valueOf(value));
    }
  }

  private static void leaf(StringBuilder text, String leaf) {
    text.append('"').append(leaf.length()).append(' ').append(leaf);
  }

  /** Whether both say the same, secrets included. */
  public boolean says(SettingsTree other) {
    return root().equals(other.root());
  }

  /** Puts what tells a hidden value from another in the place of each. */
  private record Concealing(Map<String, String> digests, Set<String> listed) {
    /** The lists among the paths of {@code digests} are found once, as there may be thousands. */
    static Concealing of(Map<String, String> digests) {
      Set<String> listed = new HashSet<>();
      for (String path : digests.keySet()) {
        for (int at = path.indexOf(FIRST); at >= 0; at = path.indexOf(FIRST, at + 1)) {
          listed.add(path.substring(0, at));
        }
      }
      return new Concealing(digests, listed);
    }

    Map<String, Object> map(String path, Map<?, ?> from) {
      Map<String, Object> to = new LinkedHashMap<>();
      String prefix = path.isEmpty() ? "" : path + ".";
      from.forEach((key, each) -> to.put(String.valueOf(key), value(prefix + key, each)));
      return to;
    }

    private Object value(String path, Object value) {
      if (value instanceof Map<?, ?> map) {
        return map(path, map);
      }
      if (value instanceof List<?> list) {
        List<Object> all = new ArrayList<>();
        Function<Integer, String> at =
            i -> list.size() == 1 && !isListed(path) ? path : path + "[" + i + "]";
        for (int i = 0; i < list.size(); i++) {
          all.add(value(at.apply(i), list.get(i)));
        }
        return all;
      }
      return value instanceof String text && text.contains(Rendering.HIDDEN)
          ? new Concealed(text, digests.getOrDefault(path, ""))
          : value;
    }

    /** Whether the file has a list at {@code path}, rather than its only entry by itself. */
    private boolean isListed(String path) {
      return listed.contains(path);
    }
  }
}
