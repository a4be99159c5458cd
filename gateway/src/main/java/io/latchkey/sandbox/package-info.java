/**
 * The tenants as faithful local simulators, for tests, trials and load.
 *
 * <p>What enters: HTTP calls. What leaves: what the real systems would answer. Never: code of the
 * gateway; nothing in the gateway but its command line knows this room.
 */
@NullMarked
package io.latchkey.sandbox;

import org.jspecify.annotations.NullMarked;
