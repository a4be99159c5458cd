package io.latchkey.gateway.policy.scope;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bound that the service account's own rights set, whatever the caller's scopes are: a preset
 * only narrows. A role is one preset; scopes of the account that each open something are one,
 * {@link #anyOf} them.
 */
public interface Preset {
  /** What to call it in a refusal, {@code role auditor} for example. */
  String name();

  /** Whether the call lies within, by the same words as {@link Scope#opens}. */
  boolean opens(String method, List<String> readings, @Nullable String rawQuery);

  /**
   * Whether what {@link #opens} says may differ from query to query; it may, unless it says not.
   */
  default boolean readsQuery() {
    return true;
  }

  /** The bound within which at least one of {@code scopes} holds; with none, nothing does. */
  static Preset anyOf(String name, List<Scope> scopes) {
    List<Scope> own = List.copyOf(scopes);
    return new Preset() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public boolean readsQuery() {
        return own.stream().anyMatch(Scope::readsQuery);
      }

      @Override
      public boolean opens(String method, List<String> readings, @Nullable String rawQuery) {
        for (Scope scope : own) {
          if (scope.opens(method, readings, rawQuery)) {
            return true;
          }
        }
        return false;
      }
    };
  }
}
