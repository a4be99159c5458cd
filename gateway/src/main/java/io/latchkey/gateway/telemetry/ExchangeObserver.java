package io.latchkey.gateway.telemetry;

/** Is told of every exchange once, when it has ended, and of its switching protocols before. */
public interface ExchangeObserver {

  /**
   * Takes note that the exchange has switched to WebSocket: its end may be far. As {@link #ended}.
   */
  default void switched(ExchangeRecord record) {}

  /**
   * Takes note of {@code record}, which is not changed any more.
   *
   * <p>Called on the exchange's event loop: neither waits nor keeps the record.
   */
  void ended(ExchangeRecord record);
}
