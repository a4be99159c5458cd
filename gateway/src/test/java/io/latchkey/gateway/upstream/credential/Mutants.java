package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.assertion.SigningKey;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records that differ from one in a single place, found by reflection: none can be forgotten. */
final class Mutants {
  private Mutants() {}

  /** Each by the path of components to the place. */
  static Map<String, Record> of(Record original) {
    Map<String, Record> mutants = new LinkedHashMap<>();
    for (RecordComponent component : original.getClass().getRecordComponents()) {
      String name = component.getName();
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      Object value = read(original, component);
      Map<String, Object> others =
          value == null ? Map.of("/given", sample(component.getType())) : others(value, nullable);
      others.forEach((what, other) -> mutants.put(name + what, with(original, name, other)));
    }
    return mutants;
  }

  /** {@code original} with another value of one component. */
  static <R extends Record> R with(R original, String name, @Nullable Object value) {
    try {
      RecordComponent[] components = original.getClass().getRecordComponents();
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        boolean changes = components[i].getName().equals(name);
        values[i] = changes ? value : read(original, components[i]);
      }
      Constructor<?> constructor =
          original
              .getClass()
              .getDeclaredConstructor(
                  Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
      @SuppressWarnings("unchecked")
      R made = (R) constructor.newInstance(values);
      return made;
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The classes of all records in {@code record}. */
  static void collect(Record record, List<Class<?>> into) {
    into.add(record.getClass());
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (read(record, component) instanceof Record inner) {
        collect(inner, into);
      }
    }
  }

  /** The records that a sealed interface permits, however deep. */
  static Class<?>[] permitted(Class<?> type) {
    Set<Class<?>> all = new HashSet<>();
    for (Class<?> each : type.getPermittedSubclasses()) {
      all.addAll(each.isRecord() ? List.of(each) : Arrays.asList(permitted(each)));
    }
    return all.toArray(new Class<?>[0]);
  }

  private static @Nullable Object read(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Something in the place of nothing; records are given by the test, to be full themselves. */
  private static Object sample(Class<?> type) {
    if (type == String.class) {
      return "sample";
    } else if (type == URI.class) {
      return URI.create("sample:x");
    } else if (type == Path.class) {
      return Path.of("sample");
    } else if (type == TenantSettings.Health.class) {
      return new TenantSettings.Health("/", Duration.ofSeconds(1), Duration.ofSeconds(1));
    } else if (type == TenantSettings.Breaker.class) {
      return TenantSettings.Breaker.DEFAULT;
    } else if (type == TenantSettings.Concurrency.class) {
      return new TenantSettings.Concurrency(1, 1, Duration.ofSeconds(1));
    }
    throw new AssertionError("no sample of " + type);
  }

  private static Map<String, Object> others(Object value, boolean nullable) {
    Map<String, Object> others = new LinkedHashMap<>();
    if (nullable) {
      others.put("/null", null);
    }
    if (value instanceof Record inner) {
      of(inner).forEach((what, mutant) -> others.put("." + what, mutant));
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> changed = new LinkedHashMap<>();
      map.forEach((name, element) -> changed.put(name, other(element)));
      others.put("/changed", changed);
      Map<Object, Object> more = new LinkedHashMap<>(map);
      map.values().stream().findFirst().ifPresent(element -> more.put("more", element));
      others.put("/more", more);
      others.put("/empty", Map.of());
    } else if (value instanceof Collection<?> all) {
      List<Object> more = new ArrayList<>(all);
      more.add(all.stream().anyMatch(URI.class::isInstance) ? URI.create("more:x") : "more");
      others.put("/more", all instanceof Set ? new HashSet<>(more) : more);
      others.put("/empty", all instanceof Set ? Set.of() : List.of());
    } else {
      others.put("", other(value));
    }
    others.values().removeIf(value::equals);
    return others;
  }

  private static Object other(Object value) {
    if (value instanceof String text) {
      return text + "x";
    } else if (value instanceof Secret secret) {
      return Secret.of(secret.reveal() + "x");
    } else if (value instanceof SigningKey) {
      return Keys.OTHER;
    } else if (value instanceof URI uri) {
      return URI.create(uri + "x");
    } else if (value instanceof Path path) {
      return path.resolveSibling(path.getFileName() + "x");
    } else if (value instanceof Duration time) {
      return time.plusMillis(1);
    } else if (value instanceof Boolean yes) {
      return !yes;
    } else if (value instanceof Integer number) {
      return number + 1;
    } else if (value instanceof Enum<?> word) {
      Object[] all = word.getDeclaringClass().getEnumConstants();
      return all[(word.ordinal() + 1) % all.length];
    }
    throw new AssertionError("no other " + value.getClass());
  }
}
