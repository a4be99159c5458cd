package io.latchkey.gateway.http;

/**
 * An answer's head as it will go to the caller, all but its framing and what the connection needs.
 *
 * @param status 200 to 599
 * @param lines the field lines, each ended by CRLF; only the first {@code length} bytes count
 * @param length how many bytes of {@code lines} count
 */
public record AnswerHead(int status, byte[] lines, int length) {}
