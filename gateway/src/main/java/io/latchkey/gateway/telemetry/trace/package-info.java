/**
 * Distributed traces: which exchanges are recorded, and their spans on the way to a collector.
 *
 * <p>What enters: a caller's traceparent, and records of exchanges that ended. What leaves: spans,
 * by OTLP. Never: a query, a field's value, a token; and no event loop ever waits for a collector.
 */
@NullMarked
package io.latchkey.gateway.telemetry.trace;

import org.jspecify.annotations.NullMarked;
