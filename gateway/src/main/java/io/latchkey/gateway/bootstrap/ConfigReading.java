package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration again on a thread of its own, which is waited for so long and no longer:
 * a file may be where nothing answers any more.
 *
 * <p>Belongs to the thread that reloads; blocks.
 */
final class ConfigReading {
  /** The longest that reading may take. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  private final Function<Loaded.Valid, Loaded> reader;
  private final Duration longest;
  private @Nullable CompletableFuture<Loaded> stuck;

  ConfigReading() {
    this(ConfigFile::reload, LONGEST);
  }

  ConfigReading(Function<Loaded.Valid, Loaded> reader, Duration longest) {
    this.reader = reader;
    this.longest = longest;
  }

  /** What the file of {@code before} says now; invalid where it cannot be read in time. */
  Loaded read(Loaded.Valid before) throws InterruptedException {
    if (stuck != null && !stuck.isDone()) {
      return late(before, "has been waited for since an earlier reload and cannot be read");
    }
    stuck = null;
    CompletableFuture<Loaded> reading = new CompletableFuture<>();
    Thread own = new Thread(() -> complete(reading, before), "latchkey-reload-read");
    own.setDaemon(true);
    own.start();
    try {
      return reading.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      stuck = reading;
      return late(before, "or one that it names cannot be read in " + longest.toSeconds() + " s");
    } catch (java.util.concurrent.ExecutionException fault) {
      throw new CompletionException(fault.getCause());
    }
  }

  private void complete(CompletableFuture<Loaded> reading, Loaded.Valid before) {
    try {
      reading.complete(reader.apply(before));
    } catch (RuntimeException | Error fault) {
      reading.completeExceptionally(fault);
    }
  }

  private static Loaded late(Loaded.Valid before, String what) {
    String file = before.accounts().file();
    Problem problem = new Problem(file, 1, 1, "", "this file " + what, false);
    return new Loaded.Invalid(List.of(problem), Set.copyOf(before.files()));
  }
}
