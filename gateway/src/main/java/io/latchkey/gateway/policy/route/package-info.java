/**
 * Stage 4: which route a call takes.
 *
 * <p>What enters: a request head. What leaves: a {@code RouteMatch}, which nothing else can make.
 * Never: I/O, a clock, knowledge of what a route is for.
 */
@NullMarked
package io.latchkey.gateway.policy.route;

import org.jspecify.annotations.NullMarked;
