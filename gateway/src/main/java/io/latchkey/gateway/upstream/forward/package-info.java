/**
 * Which fields but cookies cross, in either direction (RFC 9110 section 7.6).
 *
 * <p>What enters: the fields of a request or an answer. What leaves: the fields that go on, with
 * ours put in. Never: I/O, tokens.
 */
@NullMarked
package io.latchkey.gateway.upstream.forward;

import org.jspecify.annotations.NullMarked;
