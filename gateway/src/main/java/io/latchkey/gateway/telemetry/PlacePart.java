package io.latchkey.gateway.telemetry;

import org.jspecify.annotations.Nullable;

/** Where a call came in, and its method. */
final class PlacePart extends LogPart<PlacePart.Key> {
  private static final JsonLine.Name LISTENER = new JsonLine.Name("listener");
  private static final JsonLine.Name PEER = new JsonLine.Name("peer");
  private static final JsonLine.Name HTTP = new JsonLine.Name("http");
  private static final JsonLine.Name METHOD = new JsonLine.Name("method");

  record Key(String listener, String peer, @Nullable String http, String method) {}

  PlacePart() {
    super(FEW);
  }

  @Override
  int hash(ExchangeRecord record) {
    return record.peer.hashCode() + record.method.hashCode();
  }

  @Override
  boolean isOf(Key key, ExchangeRecord record) {
    return key.peer.equals(record.peer)
        && key.method.equals(record.method)
        && key.listener.equals(record.listener)
        && same(key.http, record.http);
  }

  @Override
  Key keyOf(ExchangeRecord record) {
    return new Key(record.listener, record.peer, record.http, record.method);
  }

  @Override
  void members(ExchangeRecord record, JsonLine line) {
    line.text(LISTENER, record.listener).text(PEER, record.peer).text(HTTP, record.http);
    if (!record.method.isEmpty()) {
      line.text(METHOD, record.method);
    }
  }
}
