package io.latchkey.gateway.http;

/**
 * A request as it will go upstream, all but its credential and the fields that the transport writes
 * itself (Host, framing, Connection).
 *
 * @param method the caller's own
 * @param target path and query as they are sent: the tenant's base path and the caller's own bytes
 * @param lines the other field lines, each ended by CRLF; only the first {@code length} bytes count
 * @param length how many bytes of {@code lines} count
 * @param framing how the content is delimited
 * @param idempotent whether the call may be sent a second time on a dead connection
 */
public record OutgoingHead(
    String method, String target, byte[] lines, int length, Framing framing, boolean idempotent) {}
