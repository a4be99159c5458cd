package io.latchkey.gateway.telemetry.trace;

import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * Gives the SDK the ids that an exchange has already, one span at a time; others are random.
 * Confined to one thread.
 */
final class Ids implements IdGenerator {
  private String trace = "";
  private String span = "";

  /** The span that is begun next has these ids. */
  void next(String traceId, String spanId) {
    trace = traceId;
    span = spanId;
  }

  @Override
  public String generateSpanId() {
    String given = span;
    span = "";
    return given.isEmpty() ? IdGenerator.random().generateSpanId() : given;
  }

  @Override
  public String generateTraceId() {
    return trace.isEmpty() ? IdGenerator.random().generateTraceId() : trace;
  }
}
