package io.latchkey.gateway.upstream.transport;

/** A call that borrows a connection and says what came of it. */
final class PoolTaker implements Borrower {
  Http1Connection connection;
  UpstreamException why;
  Lending lending;
  boolean cancelled;
  final Recorder answer = new Recorder();

  @Override
  public void lent(UpstreamCall given) {
    check();
    connection = (Http1Connection) given;
  }

  @Override
  public void failed(UpstreamException reason) {
    check();
    why = reason;
  }

  private void check() {
    if (isSettled()) {
      throw new AssertionError("a call was served twice, or after it was cancelled");
    }
  }

  boolean isSettled() {
    return connection != null || why != null || cancelled;
  }

  void cancel() {
    cancelled = true;
    lending.cancel();
  }

  /** Sends a request; its answer goes to {@link #answer}. */
  PoolTaker send() {
    connection.send(Requests.get(), answer);
    return this;
  }
}
