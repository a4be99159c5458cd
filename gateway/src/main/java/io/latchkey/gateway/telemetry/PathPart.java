package io.latchkey.gateway.telemetry;

import org.jspecify.annotations.Nullable;

/** The path of a call: of those that are called again and again the reading is one, too. */
final class PathPart extends LogPart<String> {
  private static final JsonLine.Name PATH = new JsonLine.Name("path");

  PathPart() {
    super(MANY);
  }

  @Override
  int hash(ExchangeRecord record) {
    return record.path.hashCode();
  }

  @Override
  boolean isOf(String key, ExchangeRecord record) {
    return key.equals(record.path);
  }

  @Override
  @Nullable String keyOf(ExchangeRecord record) {
    return record.path.length() <= LONGEST ? record.path : null;
  }

  @Override
  void members(ExchangeRecord record, JsonLine line) {
    if (!record.path.isEmpty()) {
      line.text(PATH, record.path);
    }
  }
}
