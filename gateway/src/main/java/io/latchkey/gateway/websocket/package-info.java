/**
 * What WebSocket puts on the wire (RFC 6455): its handshake and the heads of its frames.
 *
 * <p>What enters: fields and bytes. What leaves: verdicts on them, closing frames. Never: sockets,
 * content kept or changed.
 */
@NullMarked
package io.latchkey.gateway.websocket;

import org.jspecify.annotations.NullMarked;
