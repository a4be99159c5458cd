/**
 * Stage 2: bytes to a {@code RequestHead}.
 *
 * <p>What enters: bytes of a caller. What leaves: heads and content, framing proven, target
 * canonical. Never: authenticating, routing.
 */
@NullMarked
package io.latchkey.gateway.downstream.parse;

import org.jspecify.annotations.NullMarked;
