package io.latchkey.sandbox.sws;

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
 * One running simulated tenant of CyberArk Secure Web Sessions: realm and API at one address. Safe
 * for use from any thread; {@link #close()} lets calls in progress end and frees the port.
 */
public final class SwsTenant implements AutoCloseable {
  private final SwsSettings settings;
  private final SwsState state;
  private final SandboxServer server;

  private SwsTenant(
      SwsSettings settings, InetAddress bind, int port, InstantSource clock, Random random) {
    this.settings = settings;
    this.state = new SwsState(settings, clock, random);
    ApiGate gate = new ApiGate(state);
    SwsTraits traits = new SwsTraits(state, gate);
    this.server = SandboxServer.bind("sws", bind, port, routes(gate), traits);
    state.url(server.url());
  }

  /** Starts a tenant on this address; port 0 takes a free one. */
  public static SwsTenant start(SwsSettings settings, InetAddress bind, int port) {
    return start(settings, bind, port, InstantSource.system(), new SecureRandom());
  }

  /** Listens as a started one does; who calls waits for {@link #serve}. */
  public static SwsTenant bind(SwsSettings settings, InetAddress bind, int port) {
    return new SwsTenant(settings, bind, port, InstantSource.system(), new SecureRandom());
  }

  /** As {@link #start(SwsSettings, InetAddress, int)}, by this clock and this randomness. */
  public static SwsTenant start(
      SwsSettings settings, InetAddress bind, int port, InstantSource clock, Random random) {
    SwsTenant tenant = new SwsTenant(settings, bind, port, clock, random);
    tenant.serve();
    return tenant;
  }

  /** Answers who has called by now, and who calls. */
  public void serve() {
    server.serve();
  }

  private Routes routes(ApiGate gate) {
    Operations operations = new Operations();
    new ActivityApi(state).addTo(operations);
    new SessionApi(state).addTo(operations);
    new PolicyApi(state).addTo(operations);
    new UserApi(state).addTo(operations);
    Routes routes = Routes.exact();
    new RealmEndpoints(state).addTo(routes);
    routes.under("/v2-edge/sws", gate.of(operations));
    routes.under("/v1-edge/sws", gate.of(operations));
    routes.on("/sandbox/whoami", gate::whoAmI);
    LoadEndpoints.withErrorsOfTheCall(gate::admission, Problem::of).addTo(routes);
    new ControlEndpoints(state.switches(), state.counters(), Map.of("tokens", state::revokeTokens))
        .addTo(routes);
    return routes;
  }

  public SwsSettings settings() {
    return settings;
  }

  public int port() {
    return server.port();
  }

  /** The tenant's address, without a trailing slash. */
  public URI url() {
    return server.url();
  }

  /** The realm of the service accounts: what an assertion's {@code aud} has to be. */
  public String issuer() {
    return server.url() + SwsState.REALM;
  }

  public SwsSwitches switches() {
    return state.switches();
  }

  public SwsCounters counters() {
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

  /** Ends every access token now. */
  public void revokeTokens() {
    state.revokeTokens();
  }

  @Override
  public void close() {
    server.close();
  }
}
