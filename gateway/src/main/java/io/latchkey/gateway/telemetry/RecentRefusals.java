package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last {@value #KEPT} refusals. It holds what the access log may hold: never a query, the value
 * of a field, or a token. Any thread, without a lock; an exchange that is not refused passes by.
 */
public final class RecentRefusals implements ExchangeObserver {
  /** How many are kept. */
  public static final int KEPT = 200;

  /** The most characters that are kept of a text that came from a caller. */
  public static final int LONGEST_TEXT = 512;

  private final InstantSource clock;
  private final AtomicLong count = new AtomicLong();
  private final AtomicReferenceArray<@Nullable Entry> ring = new AtomicReferenceArray<>(KEPT);

  /**
   * One refusal.
   *
   * @param at when it was given
   * @param status that the caller was sent
   * @param detail the sentence that the caller was sent; empty where none was
   * @param method as it came; empty if it could not be read
   * @param path as it came, without the query, cut after {@value #LONGEST_TEXT} characters
   */
  public record Refused(
      Instant at,
      String requestId,
      int status,
      Reason reason,
      String detail,
      String method,
      String path,
      @Nullable String route,
      @Nullable String caller) {

    /** The last part of the reason's URN, {@code "not-opened"} for example. */
    public String word() {
      return ReasonWords.of(reason);
    }
  }

  private record Entry(long number, Refused refused) {}

  /** None yet; they are dated by {@code clock}. */
  public RecentRefusals(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void ended(ExchangeRecord record) {
    Reason reason = record.reason;
    if (reason == null) {
      return;
    }
    Refused refused =
        new Refused(
            clock.instant(),
            record.requestId,
            record.status,
            reason,
            record.detail,
            cut(record.method),
            cut(record.path),
            record.route,
            record.caller);
    long number = count.getAndIncrement();
    ring.set((int) (number % KEPT), new Entry(number, refused));
  }

  /** Those that are kept, newest first. */
  public List<Refused> newestFirst() {
    List<Entry> entries = new ArrayList<>(KEPT);
    for (int i = 0; i < KEPT; i++) {
      Entry entry = ring.get(i);
      if (entry != null) {
        entries.add(entry);
      }
    }
    entries.sort(Comparator.comparingLong(Entry::number).reversed());
    return entries.stream().map(Entry::refused).toList();
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }
}
