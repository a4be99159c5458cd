package io.latchkey.sandbox.identity;

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
 * One running simulated tenant of CyberArk Identity. Safe for use from any thread; {@link #close()}
 * lets calls in progress end and frees the port.
 */
public final class IdentityTenant implements AutoCloseable {
  private final IdentitySettings settings;
  private final IdentityState state;
  private final SessionCookies cookies;
  private final SandboxServer server;

  private IdentityTenant(
      IdentitySettings settings, InetAddress bind, int port, InstantSource clock, Random random) {
    this.settings = settings;
    this.state = new IdentityState(settings, clock, random);
    this.cookies = new SessionCookies(state);
    OAuthEndpoints oauth = new OAuthEndpoints(state, new Authenticator(state));
    IdentityTraits traits = new IdentityTraits(state, oauth);
    this.server = SandboxServer.bind("identity", bind, port, routes(oauth), traits);
    state.url(server.url());
  }

  /** Starts a tenant on this address; port 0 takes a free one. */
  public static IdentityTenant start(IdentitySettings settings, InetAddress bind, int port) {
    return start(settings, bind, port, InstantSource.system(), new SecureRandom());
  }

  /** Listens as a started one does; who calls waits for {@link #serve}. */
  public static IdentityTenant bind(IdentitySettings settings, InetAddress bind, int port) {
    return new IdentityTenant(settings, bind, port, InstantSource.system(), new SecureRandom());
  }

  /** As {@link #start(IdentitySettings, InetAddress, int)}, by this clock and this randomness. */
  public static IdentityTenant start(
      IdentitySettings settings, InetAddress bind, int port, InstantSource clock, Random random) {
    IdentityTenant tenant = new IdentityTenant(settings, bind, port, clock, random);
    tenant.serve();
    return tenant;
  }

  /** Answers who has called by now, and who calls. */
  public void serve() {
    server.serve();
  }

  private Routes routes(OAuthEndpoints oauth) {
    Authenticator authenticator = new Authenticator(state);
    LoginSuccess success = new LoginSuccess(state, cookies);
    ApiGate gate = new ApiGate(state, authenticator, cookies);
    Routes routes = Routes.caseless();
    new TokenEndpoint(state).addTo(routes);
    oauth.addTo(routes);
    new LoginEndpoints(state, authenticator, success).addTo(routes);
    new SessionEndpoints(state, gate, cookies, success).addTo(routes);
    new DirectoryApi(state, gate).addTo(routes);
    new UserApi(state, gate).addTo(routes);
    new RedRock(state, gate).addTo(routes);
    new ScimApi(state, gate).addTo(routes);
    new LoadEndpoints(gate::admission, Envelope::error).addTo(routes);
    new ControlEndpoints(
            state.switches(),
            state.counters(),
            Map.of("tokens", state::revokeTokens, "sessions", state::revokeSessions))
        .addTo(routes);
    return routes;
  }

  public IdentitySettings settings() {
    return settings;
  }

  public int port() {
    return server.port();
  }

  /** The tenant's address, without a trailing slash. */
  public URI url() {
    return server.url();
  }

  public IdentitySwitches switches() {
    return state.switches();
  }

  public IdentityCounters counters() {
    return state.counters();
  }

  /** The live tokens that a client has shown to have. */
  public List<TokenStore.Shown> shown() {
    return state.credentials().shown();
  }

  /** Connections accepted since the start. */
  public long connections() {
    return server.accepted();
  }

  /** Opens a session as a login by this user would; the value of its {@code .ASPXAUTH} cookie. */
  public String openSession(String user) {
    return cookies.ticket(account(user), state.draw().uuid()).value();
  }

  /** Changes a user's password, which for a confidential client is its secret. */
  public void changePassword(String user, String password) {
    state.directory().change(account(user).uuid(), before -> before.withPassword(password));
  }

  private Account account(String user) {
    return state
        .directory()
        .named(user)
        .orElseThrow(() -> new IllegalArgumentException("no user " + user));
  }

  /** Ends every OAuth token now; sessions live on. */
  public void revokeTokens() {
    state.revokeTokens();
  }

  /** Ends every user's session now, with all that belongs to it. */
  public void revokeSessions() {
    state.revokeSessions();
  }

  @Override
  public void close() {
    server.close();
  }
}
