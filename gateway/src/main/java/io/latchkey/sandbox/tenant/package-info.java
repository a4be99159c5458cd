/**
 * What the simulated tenants have in common: switches, faults, counters, controls over HTTP, and
 * the proof of assertions.
 *
 * <p>What enters: calls and switches. What leaves: faults in place of answers, and verdicts. Never:
 * anything that only one tenant does.
 */
@NullMarked
package io.latchkey.sandbox.tenant;

import org.jspecify.annotations.NullMarked;
