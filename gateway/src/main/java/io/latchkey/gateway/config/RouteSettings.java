package io.latchkey.gateway.config;

import io.latchkey.gateway.overload.RateLimit;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.credential.Spread;
import io.latchkey.gateway.upstream.transport.Timeouts;
import io.latchkey.gateway.upstream.transport.WebSocketSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route as the file has it: every name in it leads to something that the file defines.
 *
 * @param name unique, not empty
 * @param host exact, {@code *.} and a domain, or null for every host; lower case
 * @param path a prefix on whole segments, with a slash at both ends
 * @param methods upper case; empty for all; GET implies HEAD
 * @param tenant where calls go
 * @param stripPrefix whether {@code path} is taken off before a rule sees the rest
 * @param serviceAccounts whose tokens are sent, in the order of the file; empty for nobody's
 * @param spread which of them speaks for a call
 * @param callers who may call, each with the names of its scopes
 * @param aspxauth what becomes of an {@code .ASPXAUTH} cookie
 * @param withoutCookie whether a call without a session goes with the service account's token
 * @param returnCookies names of upstream cookies that may come back beside a token of ours
 * @param enforce false for {@code enforcement: warn}
 * @param timeouts of the tenant
 * @param maxContent the most octets of request content, or -1 for any
 * @param replayContent the most octets of request content kept for one replay
 * @param replayMethods upper case; the methods of calls that are sent once more after a 401, or
 *     null for all
 * @param allowEncodedSlash whether {@code %2F} may stand in a path
 * @param webSocket what ends a WebSocket
 * @param rateLimit how fast each caller may call, or null for any speed
 */
public record RouteSettings(
    String name,
    @Nullable String host,
    String path,
    Set<String> methods,
    String tenant,
    boolean stripPrefix,
    List<String> serviceAccounts,
    Spread spread,
    Map<String, List<String>> callers,
    Aspxauth aspxauth,
    boolean withoutCookie,
    Set<String> returnCookies,
    boolean enforce,
    Timeouts timeouts,
    long maxContent,
    long replayContent,
    @Nullable Set<String> replayMethods,
    boolean allowEncodedSlash,
    WebSocketSettings webSocket,
    @Nullable RateLimit rateLimit) {}
