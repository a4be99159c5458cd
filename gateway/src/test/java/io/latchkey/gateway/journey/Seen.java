package io.latchkey.gateway.journey;

/**
 * One request as some reader understood it.
 *
 * @param method as it was read
 * @param target path and query
 * @param content without its frame, as ISO 8859-1
 */
record Seen(String method, String target, String content) {}
