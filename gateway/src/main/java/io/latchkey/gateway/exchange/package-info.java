/**
 * The conductor: one request and its response, stages 3 to 8 in order.
 *
 * <p>What enters: a request head and its content. What leaves: an answer or a refusal, handed to
 * the caller's side. Never: parsing, bytes on a wire, a rule of its own.
 */
@NullMarked
package io.latchkey.gateway.exchange;

import org.jspecify.annotations.NullMarked;
