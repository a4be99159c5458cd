/**
 * The words that all rooms share: request heads, fields, targets, refusals, secrets.
 *
 * <p>What enters: bytes and text. What leaves: values that are valid by construction. Never: a
 * socket, a Netty type, or a decision of any stage.
 */
@NullMarked
package io.latchkey.gateway.http;

import org.jspecify.annotations.NullMarked;
