/**
 * Stage 7: the tokens of the service accounts, and the one place that puts a credential on a call.
 *
 * <p>What enters: a {@code Permit}; of answers the status, the quota and the renewed session;
 * changed settings of an account. What leaves: a {@code CredentialLease} and the request made with
 * it, or the reason why there is none. Never: a decision on access, a token in a log, a known-dead
 * token on a call, two attempts of one pool at once, a changed secret that has not passed its
 * trial.
 *
 * <p>Begin with {@code TokenPool} (and {@code TokenSlot}, {@code PoolHome}), then {@code
 * TokenSource} and what implements it, {@code RouteAccounts}, {@code Rotation}, {@code Quota}.
 */
@NullMarked
package io.latchkey.gateway.upstream.credential;

import org.jspecify.annotations.NullMarked;
