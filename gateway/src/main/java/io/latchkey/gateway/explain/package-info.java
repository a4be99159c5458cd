/**
 * What would become of a call, and why: the production steps 2 to 6 on a request without a socket.
 *
 * <p>What enters: a {@code Question}. What leaves: an {@code Explanation}, and its text and JSON.
 * Never: asking anybody, deciding, showing a value that a caller gave or a secret.
 */
@NullMarked
package io.latchkey.gateway.explain;

import org.jspecify.annotations.NullMarked;
