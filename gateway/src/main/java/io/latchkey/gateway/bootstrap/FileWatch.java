package io.latchkey.gateway.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at files every few seconds, on a thread of its own, and tells when some of them have
 * changed: another file under the name, another size, another time. Links are followed, so that a
 * directory that is swapped behind one, as Kubernetes does it, is a change.
 *
 * <p>A change is told when it has stood still from one look to the next, so that files that are
 * written one after the other are read when all of them are there.
 */
final class FileWatch implements AutoCloseable {
  /** From one look to the next. */
  static final Duration EVERY = Duration.ofSeconds(5);

  private final List<Watched> watched = new CopyOnWriteArrayList<>();
  private volatile @Nullable ScheduledExecutorService thread;
  private volatile boolean closed;

  /** Files that belong together, and what they looked like. */
  record Seen(List<Path> files, List<String> stamps) {

    /** Stands for how a file looks that was not looked at. */
    static final String UNREAD = "unread";

    /** How {@code files} look now; blocks. To be taken before they are read. */
    static Seen of(List<Path> files) {
      return new Seen(files, files.stream().map(Seen::stamp).toList());
    }

    /** Of files that were not looked at: the first look finds them changed. Touches no file. */
    static Seen unread(List<Path> files) {
      return new Seen(files, files.stream().map(file -> UNREAD).toList());
    }

    private static String stamp(Path file) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return now.fileKey() + " " + now.size() + " " + now.lastModifiedTime();
      } catch (IOException absent) {
        return "absent";
      }
    }
  }

  private final class Watched {
    private final Runnable changed;
    private Seen told;
    private Seen last;

    Watched(Seen first, Runnable changed) {
      this.changed = changed;
      this.told = first;
      this.last = first;
    }

    private void look() {
      if (closed) {
        return;
      }
      Seen now = Seen.of(told.files());
      boolean still = now.equals(last);
      last = now;
      if (still && !now.equals(told)) {
        told = now;
        changed.run();
      }
    }
  }

  /** Files that are watched until this is closed. */
  interface Watching extends AutoCloseable {
    /** They are looked at no more. */
    @Override
    void close();
  }

  /** Watches files from when they looked like this. */
  Watching add(Seen first, Runnable changed) {
    if (first.files().isEmpty()) {
      return () -> {};
    }
    Watched added = new Watched(first, changed);
    watched.add(added);
    return () -> watched.remove(added);
  }

  /** Begins to look by itself; {@code also} runs each time. */
  synchronized void start(Runnable also) {
    ScheduledExecutorService made =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread own = new Thread(task, "latchkey-files");
              own.setDaemon(true);
              return own;
            });
    thread = made;
    Runnable round =
        () -> {
          look();
          also.run();
        };
    made.scheduleWithFixedDelay(round, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks now, on this thread; blocks. */
  synchronized void look() {
    watched.forEach(Watched::look);
  }

  /** Looks no more. Waits for no look under way: a file may be where nothing answers any more. */
  @Override
  public void close() {
    closed = true;
    ScheduledExecutorService running = thread;
    if (running != null) {
      running.shutdown();
    }
  }
}
