package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.AccountReading;
import io.latchkey.gateway.upstream.credential.Rotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files with the secrets and keys of service accounts: it tells each account's rotation what
 * they hold when they have changed, and that they cannot be used where that is so.
 *
 * <p>Files are looked at, and keys read, on the watch's thread.
 */
final class RotationFiles implements AutoCloseable {
  /**
   * How often files that cannot be used are read again though they seem unchanged: who may read
   * them shows in nothing that is looked at.
   */
  static final Duration AGAIN = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(RotationFiles.class);

  private final AccountReading reading;
  private final FileWatch watch;
  private final InstantSource clock;
  private final List<Kept> all = new CopyOnWriteArrayList<>();
  private volatile boolean closed;
  private final List<FileWatch.Watching> watching = new ArrayList<>();

  RotationFiles(AccountReading reading, FileWatch watch, InstantSource clock) {
    this.reading = reading;
    this.watch = watch;
    this.clock = clock;
  }

  /** Keeps the files of an account that is new; blocks on their names alone. */
  void keep(Rotation rotation) {
    rotation.begin(goOn(rotation));
  }

  /**
   * Keeps the files of an account that was there before.
   *
   * @return when the newest of them was written
   */
  Instant goOn(Rotation rotation) {
    List<Path> files = reading.files(rotation.account());
    Instant now = clock.instant();
    Kept kept = new Kept(rotation, files);
    if (!files.isEmpty()) {
      all.add(kept);
      // they may have changed since the configuration was read: the first look tells
      watching.add(watch.add(FileWatch.Seen.unread(files), kept::read));
    }
    return kept.since(now);
  }

  /** Looks at none of them any more, and tells of none. */
  @Override
  public void close() {
    closed = true;
    watching.forEach(FileWatch.Watching::close);
    all.clear();
  }

  /** Reads again what could not be used, when it is time. */
  void again() {
    Instant now = clock.instant();
    for (Kept kept : all) {
      if (!now.isBefore(kept.next) && kept.standsStill()) {
        kept.read();
      }
    }
  }

  private final class Kept {
    private final Rotation rotation;
    private final List<Path> files;
    private volatile Instant next = Instant.MAX;
    private volatile FileWatch.Seen seen;

    Kept(Rotation rotation, List<Path> files) {
      this.rotation = rotation;
      this.files = files;
      this.seen = FileWatch.Seen.unread(files);
    }

    /** What has changed since is being written, perhaps: the watch tells when that is over. */
    private boolean standsStill() {
      return FileWatch.Seen.of(files).equals(seen);
    }

    private synchronized void read() {
      Instant now = clock.instant();
      seen = FileWatch.Seen.of(files);
      try {
        Instant since = since(now);
        AccountReading.Account account = reading.read(rotation.account());
        if (closed) {
          return;
        }
        if (account.settings() == null) {
          next = now.plus(AGAIN);
          rotation.unfit(String.join("; ", account.problems()));
        } else {
          next = Instant.MAX;
          rotation.changed(account.settings(), since);
        }
      } catch (RuntimeException fault) {
        next = now.plus(AGAIN);
        log.atError()
            .addKeyValue("account", rotation.account())
            .setCause(fault)
            .log("fault while changed files were read");
      }
    }

    /**
     * When the newest of the files was written; {@code now} where that is not known, or to come.
     */
    private Instant since(Instant now) {
      return files.stream()
          .map(file -> written(file, Instant.MIN))
          .max(Instant::compareTo)
          .filter(newest -> newest.isAfter(Instant.MIN) && newest.isBefore(now))
          .orElse(now);
    }

    private static Instant written(Path file, Instant otherwise) {
      try {
        return Files.getLastModifiedTime(file).toInstant();
      } catch (IOException absent) {
        return otherwise;
      }
    }
  }
}
