package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.http.SandboxServer;
import io.latchkey.sandbox.tenant.ControlEndpoints;
import io.latchkey.sandbox.tenant.LoadEndpoints;
import io.latchkey.sandbox.tenant.TokenStore;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One running simulated tenant of PingOne Advanced Identity Cloud. Safe for use from any thread;
 * {@link #close()} lets calls in progress end and frees the port.
 */
public final class AicTenant implements AutoCloseable {
  private final AicState state;
  private final SandboxServer server;

  private AicTenant(
      AicSettings settings, InetAddress bind, int port, InstantSource clock, Random random) {
    this.state = new AicState(settings, clock, random);
    this.server = SandboxServer.bind("aic", bind, port, routes(), new AicTraits(state));
  }

  /** Starts a tenant on this address; port 0 takes a free one. */
  public static AicTenant start(AicSettings settings, InetAddress bind, int port) {
    return start(settings, bind, port, InstantSource.system(), new SecureRandom());
  }

  /** Listens as a started one does; who calls waits for {@link #serve}. */
  public static AicTenant bind(AicSettings settings, InetAddress bind, int port) {
    return new AicTenant(settings, bind, port, InstantSource.system(), new SecureRandom());
  }

  /** As {@link #start(AicSettings, InetAddress, int)}, by this clock and this randomness. */
  public static AicTenant start(
      AicSettings settings, InetAddress bind, int port, InstantSource clock, Random random) {
    AicTenant tenant = new AicTenant(settings, bind, port, clock, random);
    tenant.serve();
    return tenant;
  }

  /** Answers who has called by now, and who calls. */
  public void serve() {
    server.serve();
  }

  private Routes routes() {
    AicGate gate = new AicGate(state);
    AccessTokens tokens = new AccessTokens(state);
    Routes routes = Routes.exact();
    new TokenEndpoint(state, tokens).addTo(routes);
    new OAuthMetadata(state, tokens).addTo(routes);
    new AmApi(state, gate).addTo(routes);
    new IdmApi(state, gate).addTo(routes);
    new EnvironmentApi(state, gate).addTo(routes);
    new Monitoring(state).addTo(routes);
    new LoadEndpoints(
            (call, reply) ->
                gate.admit(call, reply, Area.IDM)
                    .map(caller -> answer -> gate.give(call, reply, caller.name(), answer)),
            AicAnswer::error)
        .addTo(routes);
    new ControlEndpoints(
            state.switches(),
            state.counters(),
            Map.of("tokens", state::revokeTokens, "sessions", state::revokeSessions))
        .addTo(routes);
    return routes;
  }

  public AicSettings settings() {
    return state.settings();
  }

  public int port() {
    return server.port();
  }

  /** The tenant's address, without a trailing slash. */
  public URI url() {
    return server.url();
  }

  public AicSwitches switches() {
    return state.switches();
  }

  public AicCounters counters() {
    return state.counters();
  }

  /** The live tokens that a client has shown to have. */
  public List<TokenStore.Shown> shown() {
    return state.tokens().shown();
  }

  /** Connections accepted since the start. */
  public long connections() {
    return server.accepted();
  }

  /** Ends every access token now; people's sessions live on. */
  public void revokeTokens() {
    state.revokeTokens();
  }

  /** Ends every person's session now. */
  public void revokeSessions() {
    state.revokeSessions();
  }

  @Override
  public void close() {
    server.close();
  }
}
