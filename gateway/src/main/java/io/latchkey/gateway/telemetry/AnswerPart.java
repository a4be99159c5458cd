package io.latchkey.gateway.telemetry;

/** How a call was answered. */
final class AnswerPart extends LogPart<AnswerPart.Key> {
  private static final JsonLine.Name STATUS = new JsonLine.Name("status");
  private static final JsonLine.Name UPSTREAM_STATUS = new JsonLine.Name("upstreamStatus");
  private static final JsonLine.Name OUTCOME = new JsonLine.Name("outcome");
  private static final JsonLine.Name ENDED = new JsonLine.Name("ended");

  record Key(int status, int upstreamStatus, Outcome outcome, Ending ending) {}

  AnswerPart() {
    super(FEW);
  }

  @Override
  int hash(ExchangeRecord record) {
    return record.status + 31 * record.upstreamStatus + (record.outcome.ordinal() << 20);
  }

  @Override
  boolean isOf(Key key, ExchangeRecord record) {
    return key.status == record.status
        && key.upstreamStatus == record.upstreamStatus
        && key.outcome == record.outcome
        && key.ending == record.ending;
  }

  @Override
  Key keyOf(ExchangeRecord record) {
    return new Key(record.status, record.upstreamStatus, record.outcome, record.ending);
  }

  @Override
  void members(ExchangeRecord record, JsonLine line) {
    line.number(STATUS, record.status)
        .number(UPSTREAM_STATUS, record.upstreamStatus)
        .text(OUTCOME, record.outcome.word())
        .text(ENDED, record.ending.word());
  }
}
