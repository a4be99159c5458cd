/**
 * The operator's own listener: health and metrics.
 *
 * <p>What enters: views that bootstrap hands in. What leaves: answers to operators. Never: a room
 * of the request's way.
 */
@NullMarked
package io.latchkey.gateway.admin;

import org.jspecify.annotations.NullMarked;
