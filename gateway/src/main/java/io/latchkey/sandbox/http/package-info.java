/**
 * The small HTTP server that every simulated tenant stands on.
 *
 * <p>What enters: HTTP/1.1 from a socket. What leaves: whole calls to handlers, and their answers,
 * also the ugly ones (late, dripping, cut, reset) back to the wire. Never: what a tenant means.
 */
@NullMarked
package io.latchkey.sandbox.http;

import org.jspecify.annotations.NullMarked;
