package io.latchkey.sandbox.http;

/** What answers one call. Runs on the connection's event loop, so it must not block. */
@FunctionalInterface
public interface Handler {
  /** Answers the call, now or later, exactly once. */
  void handle(Call call, Reply reply);
}
