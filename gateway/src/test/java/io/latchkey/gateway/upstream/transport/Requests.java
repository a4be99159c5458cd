package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.OutgoingHead;

/** Requests as tests send them. */
final class Requests {
  private Requests() {}

  static UpstreamRequest of(String method, Framing framing) {
    return new UpstreamRequest(new OutgoingHead(method, "/", new byte[0], 0, framing, true), null);
  }

  static UpstreamRequest get() {
    return of("GET", Framing.NONE);
  }
}
