package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.downstream.accept.CallerTls;
import io.latchkey.gateway.downstream.accept.Listener;
import io.latchkey.gateway.downstream.accept.ListenerSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The TLS of one listener, if it has any, and the watch of its files. One thread at a time. */
final class ListenerTls implements AutoCloseable {
  private final Listener listener;
  private final @Nullable CallerTls tls;
  private final TlsFiles files;
  private Runnable kept = () -> {};

  ListenerTls(Listener listener, @Nullable CallerTls tls, TlsFiles files) {
    this.listener = listener;
    this.tls = tls;
    this.files = files;
  }

  /** Keeps its certificates as new as their files, which looked like this. */
  void keep(FileWatch.Seen read) {
    if (tls != null) {
      kept = files.keep(listener, tls, read);
    }
  }

  /** Files of other settings, read and ready. */
  static final class Changes {
    private final List<Runnable> takes = new ArrayList<>();
    private final List<CallerTls.Change> read = new ArrayList<>();

    /** New handshakes run by them from then on. */
    void take() {
      takes.forEach(Runnable::run);
    }

    /** Lets go of them. */
    void drop() {
      read.forEach(CallerTls.Change::drop);
    }
  }

  /**
   * Reads the files of those listeners whose TLS changes from {@code before} to {@code after},
   * lists of the same length; blocks.
   *
   * @throws IOException naming the file that cannot be used
   */
  static Changes change(
      List<ListenerTls> all, List<ListenerSettings> before, List<ListenerSettings> after)
      throws IOException {
    Changes changes = new Changes();
    try {
      for (int i = 0; i < all.size(); i++) {
        ListenerSettings.Tls next = after.get(i).tls();
        if (next != null && !next.equals(before.get(i).tls())) {
          all.get(i).change(next, changes);
        }
      }
      return changes;
    } catch (IOException | RuntimeException unfit) {
      changes.drop();
      throw unfit;
    }
  }

  private void change(ListenerSettings.Tls next, Changes changes) throws IOException {
    CallerTls own = tls;
    if (own == null) {
      return;
    }
    FileWatch.Seen seen = FileWatch.Seen.of(next.files());
    CallerTls.Change read = own.change(next);
    changes.read.add(read);
    changes.takes.add(
        () -> {
          kept.run();
          if (read.take()) {
            listener.drainProven();
          }
          keep(seen);
        });
  }

  @Override
  public void close() {
    if (tls != null) {
      tls.close();
    }
  }
}
