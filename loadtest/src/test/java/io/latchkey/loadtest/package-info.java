/**
 * Load on a running gateway, as Gatling simulations.
 *
 * <p>What enters: system properties. What leaves: calls to one gateway, and a report. Never: a host
 * that is not this machine, unless it is asked for by name.
 */
package io.latchkey.loadtest;
