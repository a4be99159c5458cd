package io.latchkey.gateway.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Something that may be asked for before it can be done; then it is done once, as soon as it can
 * be. Any thread may ask.
 */
final class Deferred implements Runnable {
  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicReference<@Nullable Runnable> action = new AtomicReference<>();

  @Override
  public void run() {
    asked.set(true);
    settle();
  }

  /** From now on it can be done, by this. */
  void begin(Runnable doing) {
    action.set(doing);
    settle();
  }

  private void settle() {
    Runnable known = action.get();
    if (known != null && asked.getAndSet(false)) {
      known.run();
    }
  }
}
