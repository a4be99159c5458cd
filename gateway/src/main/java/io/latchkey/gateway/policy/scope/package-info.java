/**
 * Stage 5: whether this caller may make this call.
 *
 * <p>What enters: a {@code Caller} and a {@code RouteMatch}. What leaves: a {@code Permit}, which
 * nothing else can make. Never: I/O, a clock, a regular expression that backtracks.
 */
@NullMarked
package io.latchkey.gateway.policy.scope;

import org.jspecify.annotations.NullMarked;
