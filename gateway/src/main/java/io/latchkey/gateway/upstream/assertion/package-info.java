/**
 * Private keys as systems deliver them, and the assertions (RFC 7523) that are signed with them.
 *
 * <p>What enters: key files and who the assertion speaks for. What leaves: one assertion for each
 * attempt, never the same twice. Never: a key in a text, a call to anybody.
 */
@NullMarked
package io.latchkey.gateway.upstream.assertion;

import org.jspecify.annotations.NullMarked;
