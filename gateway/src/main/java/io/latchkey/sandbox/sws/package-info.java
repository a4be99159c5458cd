/**
 * A faithful local simulator of CyberArk Secure Web Sessions: the realm that gives tokens to
 * service accounts, and the API that their roles open.
 *
 * <p>What enters: calls as the gateway or any client sends them. What leaves: what the tenant would
 * answer, with the quirks that real clients met. Never: code of the gateway.
 */
@NullMarked
package io.latchkey.sandbox.sws;

import org.jspecify.annotations.NullMarked;
