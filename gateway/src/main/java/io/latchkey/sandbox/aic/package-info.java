/**
 * A faithful local simulator of PingOne Advanced Identity Cloud: the token endpoint for service
 * accounts, login, and enough of AM, IDM, the environment and the logs to be worth calling.
 *
 * <p>What enters: calls as the gateway or any client sends them. What leaves: what the tenant would
 * answer, with the quirks that real clients met. Never: code of the gateway.
 */
@NullMarked
package io.latchkey.sandbox.aic;

import org.jspecify.annotations.NullMarked;
