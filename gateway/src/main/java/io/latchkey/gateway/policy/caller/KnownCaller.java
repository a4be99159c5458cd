package io.latchkey.gateway.policy.caller;

import io.latchkey.gateway.http.Cidr;
import io.latchkey.gateway.http.Peer;
import java.util.List;

/**
 * A caller of the configuration and what it takes to be it.
 *
 * @param name unique
 * @param credentials the {@link Proof#bit bits} of the credentials that must all be shown; 0 for
 *     none
 * @param networks blocks of which one must hold the peer; empty for no such key
 * @param marker whether the call must carry the marker
 * @param priority of its calls
 */
record KnownCaller(
    String name, int credentials, List<Cidr> networks, boolean marker, Priority priority) {

  static KnownCaller of(CallerSettings settings) {
    int credentials = settings.apiKeys().isEmpty() ? 0 : Proof.API_KEY.bit();
    credentials |= settings.jwts().isEmpty() ? 0 : Proof.JWT.bit();
    credentials |= settings.introspections().isEmpty() ? 0 : Proof.INTROSPECTION.bit();
    credentials |= settings.certificates().isEmpty() ? 0 : Proof.CERTIFICATE.bit();
    return new KnownCaller(
        settings.name(),
        credentials,
        settings.networks(),
        settings.markerHeader(),
        settings.priority());
  }

  /**
   * Whether its place and the marker are its proof: no credential, and neither of the two alone.
   */
  boolean isPlace() {
    return credentials == 0 && !networks.isEmpty() && marker;
  }

  /** Whether {@code proof} is one of the credentials that it must show. */
  boolean takes(Proof proof) {
    return (credentials & proof.bit()) != 0;
  }

  /** Whether it takes {@code proof} and that was not {@code shown}. */
  boolean lacks(Proof proof, int shown) {
    return (credentials & ~shown & proof.bit()) != 0;
  }

  /** Whether all its keys hold. */
  boolean holds(int shown, Peer peer, boolean marked) {
    return (credentials != 0 || isPlace())
        && (shown & credentials) == credentials
        && (!marker || marked)
        && (networks.isEmpty() || isWithin(peer));
  }

  /** Every call of a trusted proxy comes from the proxy's address, which so says nothing. */
  private boolean isWithin(Peer peer) {
    if (peer.trustedProxy()) {
      return false;
    }
    for (Cidr network : networks) {
      if (network.contains(peer.address())) {
        return true;
      }
    }
    return false;
  }
}
