package io.latchkey.gateway.policy.scope;

import org.jspecify.annotations.Nullable;

/** What one of two protects. */
record EitherEndpoints(ProtectedEndpoints one, ProtectedEndpoints other)
    implements ProtectedEndpoints {

  @Override
  public boolean holds(String reading, @Nullable String rawQuery) {
    return one.holds(reading, rawQuery) || other.holds(reading, rawQuery);
  }

  @Override
  public ProtectedEndpoints changing() {
    return one.changing().or(other.changing());
  }

  @Override
  public boolean readsQuery(String reading) {
    return one.readsQuery(reading) || other.readsQuery(reading);
  }
}
