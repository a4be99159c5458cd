package io.latchkey.gateway.policy.caller;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What an authority said of the token that {@link Callers#opaqueToken} named (RFC 7662 section
 * 2.2).
 *
 * @param endpoint who said it
 * @param active whether the token is live now, its times checked by who asked
 * @param subject the answer's {@code sub}, or null
 */
public record Introspected(URI endpoint, boolean active, @Nullable String subject) {}
