/**
 * Stage 7: the tokens of the service accounts, and the one place that puts a credential on a call.
 *
 * <p>What enters: a {@code Permit}. What leaves: a {@code CredentialLease} and the request made
 * with it. Never: a decision on access, a token in a log.
 */
@NullMarked
package io.latchkey.gateway.upstream.credential;

import org.jspecify.annotations.NullMarked;
