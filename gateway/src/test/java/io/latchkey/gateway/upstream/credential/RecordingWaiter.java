package io.latchkey.gateway.upstream.credential;

import org.jspecify.annotations.Nullable;

/** A call that remembers what it was told. */
class RecordingWaiter implements Waiter {
  @Nullable Token token;
  @Nullable Unavailable unavailable;
  int told;

  @Override
  public void ready(Token given) {
    told++;
    token = given;
  }

  @Override
  public void failed(Unavailable why) {
    told++;
    unavailable = why;
  }

  long generation() {
    Token given = token;
    return given == null ? 0 : given.generation();
  }

  String reason() {
    Unavailable why = unavailable;
    return why == null ? "none" : why.reason();
  }

  long retryAfter() {
    Unavailable why = unavailable;
    return why == null ? 0 : why.retryAfterSeconds();
  }
}
