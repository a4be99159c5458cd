package io.latchkey.gateway.policy.scope;

import org.jspecify.annotations.Nullable;

/** Protected endpoints that paths alone tell, and that are known from the beginning. */
@FunctionalInterface
interface FixedEndpoints extends ProtectedEndpoints {
  boolean holds(String reading);

  @Override
  default boolean holds(String reading, @Nullable String rawQuery) {
    return holds(reading);
  }

  @Override
  default ProtectedEndpoints changing() {
    return NONE;
  }

  @Override
  default boolean readsQuery(String reading) {
    return false;
  }
}
