package io.latchkey.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that two configurations say otherwise; nothing in it is secret.
 *
 * @param path of the keys that lead there; routes by their names
 * @param kind whether the later of the two added, removed or changed it
 * @param what the difference, in words
 * @param file the later file
 * @param place where it stands there
 */
public record Difference(String path, Kind kind, String what, String file, Place place) {

  /** What became of it. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  /** Maps whose entries are things of their own. */
  private static final Set<String> SECTIONS =
      Set.of("tenants", "serviceAccounts", "scopes", "callers", "routes");

  /** The longest value that is repeated in words. */
  private static final int SHOWN = 80;

  /** All of them, in the order of the later file; what it lacks comes behind its section. */
  public static List<Difference> between(SettingsTree before, SettingsTree after, String file) {
    List<Difference> found = new ArrayList<>();
    new Comparing(after, file, found).maps("", before.root(), after.root());
    return List.copyOf(found);
  }

  /** {@code routes.a} of {@code routes.a.callers.b}: the thing that a section has by name. */
  public String thing() {
    return thing(path);
  }

  private static String thing(String path) {
    int first = path.indexOf('.');
    if (first < 0 || !SECTIONS.contains(path.substring(0, first))) {
      return path;
    }
    int second = path.indexOf('.', first + 1);
    return second < 0 ? path : path.substring(0, second);
  }

  /** The key below its thing: {@code callers.b} of {@code routes.a.callers.b}; perhaps empty. */
  public String key() {
    String thing = thing();
    return path.length() > thing.length() ? path.substring(thing.length() + 1) : "";
  }

  /** That {@code text} is wrong with it, as {@code validate} prints it. */
  public String line(String text) {
    return new Problem(file, place.line(), place.column(), path, text, false).toString();
  }

  private record Comparing(SettingsTree after, String file, List<Difference> found) {
    void maps(String path, Map<?, ?> before, Map<?, ?> now) {
      Set<String> keys = new LinkedHashSet<>();
      now.keySet().forEach(key -> keys.add(String.valueOf(key)));
      before.keySet().forEach(key -> keys.add(String.valueOf(key)));
      for (String key : keys) {
        values(path.isEmpty() ? key : path + "." + key, before.get(key), now.get(key));
      }
    }

    private void values(String path, @Nullable Object before, @Nullable Object now) {
      if (Objects.equals(before, now)) {
        return;
      }
      if (before instanceof Map<?, ?> was && now instanceof Map<?, ?> is) {
        maps(path, was, is);
      } else if (path.equals("listeners")
          && before instanceof List<?> was
          && now instanceof List<?> is) {
        for (int i = 0; i < Math.max(was.size(), is.size()); i++) {
          values(
              path + "[" + i + "]",
              i < was.size() ? was.get(i) : null,
              i < is.size() ? is.get(i) : null);
        }
      } else if (before == null) {
        add(path, Kind.ADDED, thing(path).equals(path) ? "added" : "is " + shown(now));
      } else if (now == null) {
        add(path, Kind.REMOVED, thing(path).equals(path) ? "removed" : "is not there any more");
      } else {
        add(path, Kind.CHANGED, words(before, now));
      }
    }

    private void add(String path, Kind kind, String what) {
      found.add(new Difference(path, kind, what, file, after.place(path)));
    }
  }

  private static String words(Object before, Object now) {
    if (before instanceof SettingsTree.Concealed was
        && now instanceof SettingsTree.Concealed is
        && was.shown().equals(is.shown())) {
      return "differs";
    }
    if (before instanceof List<?> was && now instanceof List<?> is) {
      return lists(was, is);
    }
    return shown(before) + " -> " + shown(now);
  }

  private static String lists(List<?> before, List<?> now) {
    List<?> more = now.stream().filter(each -> !before.contains(each)).toList();
    List<?> fewer = before.stream().filter(each -> !now.contains(each)).toList();
    if (more.isEmpty() && fewer.isEmpty()) {
      return "is in another order";
    }
    String adds = more.isEmpty() ? "" : "adds " + joined(more);
    String drops = fewer.isEmpty() ? "" : "drops " + joined(fewer);
    return adds + (adds.isEmpty() || drops.isEmpty() ? "" : ", ") + drops;
  }

  private static String joined(List<?> values) {
    return cut(values.stream().map(Difference::text).collect(Collectors.joining(", ")));
  }

  private static String shown(@Nullable Object value) {
    return cut(text(value));
  }

  /** As it would stand in the YAML on one line. */
  private static String text(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Difference::text).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return String.valueOf(value);
  }

  /** Names and values may hold anything that YAML can escape; a terminal must not. */
  private static String cut(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(plain::appendCodePoint);
    return text.codePointCount(0, text.length()) > SHOWN ? plain + "..." : plain.toString();
  }
}
