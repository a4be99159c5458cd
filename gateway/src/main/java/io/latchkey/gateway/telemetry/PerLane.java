package io.latchkey.gateway.telemetry;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of a thing for each {@link Lane}, which its thread makes when it first needs it. Any thread,
 * without a lock from the second time on.
 *
 * @param <T> the thing
 */
final class PerLane<T> {
  private final Supplier<T> maker;
  private volatile @Nullable Object[] made = new @Nullable Object[0];

  PerLane(Supplier<T> maker) {
    this.maker = maker;
  }

  /** That of the present thread. */
  T own() {
    return of(Lane.own());
  }

  /** That of the lane, which is the present thread's. */
  T of(int lane) {
    @Nullable Object[] all = made;
    Object own = lane < all.length ? all[lane] : null;
    return own == null ? make(lane) : cast(own);
  }

  /** Once for each thread, which waits for no more than another's making. */
  private synchronized T make(int lane) {
    T own = maker.get();
    @Nullable Object[] all = Arrays.copyOf(made, Math.max(made.length, lane + 1));
    all[lane] = own;
    made = all;
    return own;
  }

  /** Shows all that there are. */
  void each(Consumer<T> look) {
    for (Object one : made) {
      if (one != null) {
        look.accept(cast(one));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private T cast(Object one) {
    return (T) one;
  }
}
