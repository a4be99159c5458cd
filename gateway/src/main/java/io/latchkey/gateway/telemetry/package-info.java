/**
 * Observers: metrics, access log.
 *
 * <p>What enters: what happened. What leaves: numbers and lines. Never: a decision, a secret.
 */
@NullMarked
package io.latchkey.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
