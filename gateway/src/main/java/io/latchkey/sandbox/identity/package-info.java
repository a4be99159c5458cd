/**
 * A faithful local simulator of CyberArk Identity: token endpoints, login, sessions and enough of
 * the directory to be worth calling.
 *
 * <p>What enters: calls as the gateway or any client sends them. What leaves: what the tenant would
 * answer, with the quirks that real clients met. Never: code of the gateway.
 */
@NullMarked
package io.latchkey.sandbox.identity;

import org.jspecify.annotations.NullMarked;
