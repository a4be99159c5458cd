/**
 * Stage 9: an answer or a refusal to bytes.
 *
 * <p>What enters: answers and refusals. What leaves: bytes for the caller. Never: choosing the
 * refusal.
 */
@NullMarked
package io.latchkey.gateway.downstream.respond;

import org.jspecify.annotations.NullMarked;
