package io.latchkey.sandbox.aic;

import java.util.Optional;

/**
 * Who calls: a service account by its token, or a person by the session cookie. One of the two is
 * there.
 */
record Caller(Optional<LiveToken> token, Optional<LiveSession> session) {
  static Caller of(LiveToken token) {
    return new Caller(Optional.of(token), Optional.empty());
  }

  static Caller of(LiveSession session) {
    return new Caller(Optional.empty(), Optional.of(session));
  }

  /** The account's uuid, or the person's login name. */
  String name() {
    return token
        .map(LiveToken::accountId)
        .or(() -> session.map(LiveSession::userName))
        .orElseThrow();
  }
}
