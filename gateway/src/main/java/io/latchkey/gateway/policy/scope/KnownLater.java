package io.latchkey.gateway.policy.scope;

import org.jspecify.annotations.Nullable;

/** Protected endpoints that paths alone tell, and that may be found while the gateway runs. */
@FunctionalInterface
interface KnownLater extends ProtectedEndpoints {
  boolean holds(String reading);

  @Override
  default boolean holds(String reading, @Nullable String rawQuery) {
    return holds(reading);
  }

  @Override
  default boolean readsQuery(String reading) {
    return false;
  }
}
