package io.latchkey.gateway.overload;

import java.time.Duration;

/**
 * How fast a caller may call on a route.
 *
 * @param calls that are let through in {@code per}, evenly, 1 or more
 * @param per a second, a minute or an hour
 * @param burst how many may come at once after a rest, 1 or more
 */
public record RateLimit(int calls, Duration per, int burst) {}
