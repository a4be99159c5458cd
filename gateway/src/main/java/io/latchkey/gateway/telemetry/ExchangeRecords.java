package io.latchkey.gateway.telemetry;

/**
 * Records of exchanges, used again: a thread begins an exchange with a record that one before it
 * has ended with, cleared. Of each thread at most {@value #MOST} are kept.
 *
 * <p>Nobody may hold a record that has ended: who held it is given the one in its place that takes
 * whatever is told too late, and which nobody reads.
 */
public final class ExchangeRecords {
  /** The most that are kept for a thread. */
  static final int MOST = 64;

  private final PerLane<Shelf> shelves = new PerLane<>(Shelf::new);

  private static final class Shelf {
    private final ExchangeRecord[] records = new ExchangeRecord[MOST];
    private final ExchangeRecord late = new ExchangeRecord();
    private int count;
  }

  /** The record of an exchange that begins on the present thread; as the record's constructor. */
  public ExchangeRecord begin(String requestId, long startNanos, String listener, String peer) {
    Shelf shelf = shelves.own();
    if (shelf.count == 0) {
      return new ExchangeRecord(requestId, startNanos, listener, peer);
    }
    ExchangeRecord record = shelf.records[--shelf.count];
    record.begin(requestId, startNanos, listener, peer);
    return record;
  }

  /**
   * Takes a record that all have been told of, exactly once.
   *
   * @return what is to be held in its place
   */
  public ExchangeRecord end(ExchangeRecord record) {
    Shelf shelf = shelves.own();
    if (shelf.count < MOST) {
      record.clear();
      shelf.records[shelf.count++] = record;
    }
    return shelf.late;
  }
}
