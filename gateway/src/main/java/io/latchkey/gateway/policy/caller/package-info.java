/**
 * Stage 3: who is asking.
 *
 * <p>What enters: a request head, the present instant, a snapshot of keys. What leaves: a {@code
 * Caller}, which nothing else can make. Never: I/O, a clock, Netty, a thread.
 */
@NullMarked
package io.latchkey.gateway.policy.caller;

import org.jspecify.annotations.NullMarked;
