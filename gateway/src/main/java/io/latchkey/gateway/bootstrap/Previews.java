package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.admin.ReloadReport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a reload would do, for whoever asks: on loopback that is every process of the
 * machine. However many ask, one look is made at a time and the next no sooner than {@link #PAUSE}
 * after it; all who ask before a look begins get what it sees. A look keeps no reload from its
 * turn.
 *
 * <p>Any thread may ask; looks are made on the thread of reloads.
 */
final class Previews {
  /** From the end of one look to the next. */
  static final Duration PAUSE = Duration.ofMillis(250);

  private final ScheduledExecutorService thread;
  private final Supplier<ReloadReport> look;
  private @Nullable CompletableFuture<ReloadReport> next;
  private boolean resting;

  Previews(ScheduledExecutorService thread, Supplier<ReloadReport> look) {
    this.thread = thread;
    this.look = look;
  }

  /** What the next look sees. */
  synchronized CompletionStage<ReloadReport> ask() {
    CompletableFuture<ReloadReport> coming = next;
    if (coming == null) {
      coming = new CompletableFuture<>();
      next = coming;
      if (!resting) {
        resting = true;
        begin(coming);
      }
    }
    return coming.minimalCompletionStage();
  }

  private void begin(CompletableFuture<ReloadReport> coming) {
    try {
      thread.execute(this::look);
    } catch (RejectedExecutionException stopped) {
      coming.completeExceptionally(stopped);
    }
  }

  private void look() {
    CompletableFuture<ReloadReport> mine = taken();
    if (mine != null) {
      mine.complete(look.get());
    }
    try {
      thread.schedule(this::rested, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopped) {
      rested();
    }
  }

  private synchronized @Nullable CompletableFuture<ReloadReport> taken() {
    CompletableFuture<ReloadReport> mine = next;
    next = null;
    return mine;
  }

  private synchronized void rested() {
    CompletableFuture<ReloadReport> coming = next;
    resting = coming != null;
    if (coming != null) {
      begin(coming);
    }
  }
}
