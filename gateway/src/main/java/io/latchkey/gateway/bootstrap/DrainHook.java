package io.latchkey.gateway.bootstrap;

/**
 * What an operator's drain leads to. Who is hooked on after one was asked for is run at once: the
 * process must end with its gateway, also where the asking came while it started. Any thread.
 */
final class DrainHook {
  private Runnable hook;
  private boolean asked;

  DrainHook(Runnable first) {
    hook = first;
  }

  /** Runs {@code next} from now on, and now, if a drain was asked for. */
  void lead(Runnable next) {
    boolean late;
    synchronized (this) {
      hook = next;
      late = asked;
    }
    if (late) {
      next.run();
    }
  }

  /** An operator drains. */
  void ask() {
    Runnable now;
    synchronized (this) {
      asked = true;
      now = hook;
    }
    now.run();
  }
}
