package io.latchkey.gateway.explain;

import io.latchkey.gateway.exchange.Ruled;
import io.latchkey.gateway.http.Cidr;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.upstream.credential.Spread;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What a call is explained by: the rules of a plan, and what of the settings is told about them.
 *
 * @param <P> a route's plan, of a gateway that runs or of a file alone
 * @param callers who may call
 * @param callerSettings what each of them must show, by name
 * @param keys that are at hand; asking for one causes no fetch
 * @param routes which there are
 * @param ways what is told of each route, by name
 * @param listener the first, whose limits and trusted proxies count
 */
public record Ground<P extends Ruled>(
    Callers callers,
    Map<String, CallerSettings> callerSettings,
    SigningKeys keys,
    Routes<P> routes,
    Map<String, Way> ways,
    Listener listener) {

  /**
   * Where a route leads.
   *
   * @param tenant its name
   * @param urls of the tenant
   * @param accounts whose credentials may be sent, in the order of the file
   * @param spread which of them speaks
   * @param aspxauth what becomes of an {@code .ASPXAUTH} cookie, as the file spells it
   */
  public record Way(
      String tenant, List<URI> urls, List<Account> accounts, Spread spread, String aspxauth) {}

  /**
   * A service account.
   *
   * @param name of it
   * @param lines what it puts on a call, its secret by name
   * @param discovered whether its token endpoint is not known yet, so that it is not known to be
   *     protected
   */
  public record Account(String name, List<String> lines, boolean discovered) {}

  /**
   * Where calls come in.
   *
   * @param host where it listens, host and port
   * @param tls whether it speaks TLS
   * @param trustedProxies who may say for whom it calls
   * @param line the most octets of a request line
   * @param section the most octets of a field section
   * @param fields the most field lines
   * @param encodedSlash whether some route allows {@code %2F}
   */
  public record Listener(
      String host,
      boolean tls,
      List<Cidr> trustedProxies,
      int line,
      int section,
      int fields,
      boolean encodedSlash) {}
}
