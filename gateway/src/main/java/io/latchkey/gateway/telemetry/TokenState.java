package io.latchkey.gateway.telemetry;

/**
 * How the token pool of an account stands when it is looked at.
 *
 * @param live how many tokens serve
 * @param size how many are kept
 * @param waiters how many calls wait for one
 */
public record TokenState(String account, int live, int size, int waiters) {}
