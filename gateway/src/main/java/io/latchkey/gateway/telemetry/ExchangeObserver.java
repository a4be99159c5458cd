package io.latchkey.gateway.telemetry;

/** Is told of every exchange once, when it has ended. */
public interface ExchangeObserver {

  /**
   * Takes note of {@code record}, which is not changed any more.
   *
   * <p>Called on the exchange's event loop: neither waits nor keeps the record.
   */
  void ended(ExchangeRecord record);
}
