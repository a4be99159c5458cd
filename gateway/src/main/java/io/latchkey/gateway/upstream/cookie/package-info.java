/**
 * Stage 6: which cookies cross, in either direction.
 *
 * <p>What enters: Cookie and Set-Cookie fields. What leaves: those that may go on, and the caller's
 * own session if the route speaks with it. Never: I/O, tokens of ours.
 */
@NullMarked
package io.latchkey.gateway.upstream.cookie;

import org.jspecify.annotations.NullMarked;
