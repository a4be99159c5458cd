package io.latchkey.gateway.upstream.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a pool stands, for people and metrics; nothing in it is secret.
 *
 * @param account whose tokens these are
 * @param state of the slot that serves best
 * @param live how many tokens serve
 * @param size how many are kept
 * @param generation of the newest token; 0 before the first
 * @param expiry of the token that lives longest, or null if none lives
 * @param lastFailure what was wrong with the last attempt, or null if it succeeded
 * @param retryAt when the next attempt may be made, or null if at any time
 */
public record PoolStatus(
    String account,
    SlotState state,
    int live,
    int size,
    long generation,
    @Nullable Instant expiry,
    @Nullable String lastFailure,
    @Nullable Instant retryAt) {}
