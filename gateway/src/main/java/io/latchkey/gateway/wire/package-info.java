/**
 * The grammar of HTTP/1.1 on bytes (RFC 9112), one reader and writer for both sides.
 *
 * <p>What enters: bytes as they come. What leaves: heads, content and trailers proven well-formed,
 * or a {@code MalformedException}. Never: a decision, a socket, leniency.
 */
@NullMarked
package io.latchkey.gateway.wire;

import org.jspecify.annotations.NullMarked;
