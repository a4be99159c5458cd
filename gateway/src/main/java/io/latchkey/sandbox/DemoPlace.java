package io.latchkey.sandbox;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where a running demonstration stands.
 *
 * @param gateway the gateway's address, with the routes {@code /identity/} and {@code /session/}
 * @param tenant the simulated tenant's own address
 * @param callerKey a file with the caller's API key and nothing else
 * @param ticket a file with the {@code .ASPXAUTH} value of a user's live session and nothing else
 */
public record DemoPlace(URI gateway, URI tenant, Path callerKey, Path ticket) {}
