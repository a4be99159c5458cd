package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.bootstrap.FileWatch.Seen;
import io.latchkey.gateway.config.Loaded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The files whose change is a change of the configuration: those of what runs, and those of the
 * last attempt to replace it, which a change of may mend. Any thread, one at a time.
 */
final class ConfigWatch {
  private final FileWatch watch;
  private final Runnable changed;
  private FileWatch.Watching watching = () -> {};
  private Seen seen = Seen.unread(List.of());
  private boolean follows;

  /** Tells {@code changed} when one of them has changed, and stood still. */
  ConfigWatch(FileWatch watch, Runnable changed) {
    this.watch = watch;
    this.changed = changed;
  }

  /** Begins to look at the files of {@code running}, which was read before. */
  synchronized void begin(Loaded.Valid running) {
    follows = true;
    // they may have changed since: the first look tells
    look(Seen.unread(List.copyOf(running.ownFiles())));
  }

  /** Notes how the files look that are known, before they are read again; blocks. */
  synchronized void beforeReading() {
    seen = Seen.of(seen.files());
  }

  /** Looks at these from now on: {@code running}, and {@code read} a moment ago. */
  synchronized void afterReading(Loaded.Valid running, Loaded read) {
    List<Path> files = new ArrayList<>(running.ownFiles());
    Collection<Path> more = read instanceof Loaded.Valid valid ? valid.ownFiles() : read.files();
    more.stream().filter(file -> !files.contains(file)).forEach(files::add);
    List<String> stamps = new ArrayList<>();
    for (Path file : files) {
      int known = seen.files().indexOf(file);
      // of a good one the next look makes sure; a bad one would be told twice by that
      boolean sure = read instanceof Loaded.Invalid;
      String stamp = sure ? Seen.of(List.of(file)).stamps().get(0) : Seen.UNREAD;
      stamps.add(known < 0 ? stamp : seen.stamps().get(known));
    }
    look(new Seen(List.copyOf(files), List.copyOf(stamps)));
  }

  private void look(Seen next) {
    seen = next;
    if (follows) {
      watching.close();
      watching = watch.add(next, changed);
    }
  }
}
