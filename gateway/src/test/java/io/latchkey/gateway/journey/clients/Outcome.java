package io.latchkey.gateway.journey.clients;

import org.jspecify.annotations.Nullable;

/**
 * How a call went, as its client tells.
 *
 * @param client which one made it
 * @param name of the call in the {@link Plan}
 * @param version of HTTP, as in {@code "2"}, where the client knows
 * @param target what the client's own library made of the target, where that is another
 * @param octets how many the answer's content had
 * @param sha256 of the answer's content
 * @param error why it failed, or a reason that begins {@code "cannot"} where the library could not
 *     be asked to make this call
 */
record Outcome(
    String client,
    String name,
    int status,
    @Nullable String version,
    @Nullable String target,
    long octets,
    String sha256,
    @Nullable String location,
    @Nullable String error) {}
