package io.latchkey.gateway.admin;

import org.jspecify.annotations.Nullable;

/**
 * A call to the admin listener that passed its checks.
 *
 * @param method upper case; HEAD comes as GET
 * @param path as it was sent, without the query
 * @param query as it was sent, without its question mark, perhaps empty
 * @param accept the Accept field, or null
 * @param content at most {@link AdminServer#MAX_CONTENT} octets; JSON by its Content-Type, if any
 */
public record AdminCall(
    String method, String path, String query, @Nullable String accept, byte[] content) {}
