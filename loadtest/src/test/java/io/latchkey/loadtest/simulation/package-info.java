/**
 * The simulations, as Gatling runs them.
 *
 * <p>What enters: {@link io.latchkey.loadtest.Settings}. What leaves: calls to one gateway, and the
 * acts of an operator on the simulators behind it.
 */
package io.latchkey.loadtest.simulation;
