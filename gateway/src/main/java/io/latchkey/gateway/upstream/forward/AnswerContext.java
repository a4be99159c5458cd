package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.upstream.cookie.CookieRule;

/**
 * What is known of a call when its answer comes back.
 *
 * @param gateway the authority that the caller called
 * @param tls whether the caller's connection is encrypted
 * @param ourToken whether a token of ours was sent
 * @param cookies the rule of the route
 * @param requestId ours: printable ASCII
 * @param echoes what the tenant must not repeat
 */
public record AnswerContext(
    Authority gateway,
    boolean tls,
    boolean ourToken,
    CookieRule cookies,
    String requestId,
    EchoWatch echoes) {}
