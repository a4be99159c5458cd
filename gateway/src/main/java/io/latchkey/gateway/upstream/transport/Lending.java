package io.latchkey.gateway.upstream.transport;

/** A connection that was asked for and has not come yet. */
public interface Lending {
  /** Nothing is pending any more. */
  Lending DONE = () -> {};

  /** Says that it is not wanted any more: the borrower hears nothing. On the event loop. */
  void cancel();

  /** Whether no connection is being made that could serve it: it waits for one to be free. */
  default boolean awaitsPlace() {
    return false;
  }
}
