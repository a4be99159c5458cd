/**
 * Stages 2 and 9 on HTTP/2: the connection of a caller as frames (RFC 9113).
 *
 * <p>What enters: frames of a caller, answers of exchanges. What leaves: heads and content for
 * exchanges, frames. Never: authenticating, routing, a rule that HTTP/1.1 does not have too.
 */
@NullMarked
package io.latchkey.gateway.downstream.http2;

import org.jspecify.annotations.NullMarked;
