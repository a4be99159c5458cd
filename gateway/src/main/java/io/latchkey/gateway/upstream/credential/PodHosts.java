package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Authority;
import java.net.URI;
import java.util.Set;

/**
 * Where a {@code PodFqdn} answer may send a login: to the tenant's own host and to those listed
 * under {@code podHosts}, exactly. The password goes nowhere else.
 */
final class PodHosts {
  private final URI tenant;
  private final Set<String> listed;

  PodHosts(URI tenant, Set<String> listed) {
    this.tenant = tenant;
    this.listed = listed;
  }

  /**
   * The base URL of {@code podFqdn}: the tenant's scheme and, unless it names one, the tenant's
   * port.
   *
   * @throws MintException naming the host and the key, if it is not allowed
   */
  URI base(String podFqdn) {
    Authority pod = Authority.parse(podFqdn);
    if (pod == null) {
      throw MintFailure.passing("pod", "the login answered with a PodFqdn that is no host").raise();
    }
    int tenantPort = tenant.getPort();
    int port = pod.port() < 0 ? tenantPort : pod.port();
    if (!isAllowed(pod, port == tenantPort)) {
      throw MintFailure.lasting(
              "pod",
              "the login must go on at "
                  + shown(pod)
                  + ", which is not allowed: if it is the tenant's, list it under podHosts")
          .raise();
    }
    String at = port < 0 ? pod.host() : pod.host() + ":" + port;
    String path = tenant.getRawPath() == null ? "" : tenant.getRawPath();
    return URI.create(tenant.getScheme() + "://" + at + path);
  }

  private boolean isAllowed(Authority pod, boolean tenantPort) {
    if (tenantPort
        && tenant.getHost() != null
        && Ascii.equalsIgnoreCase(pod.host(), tenant.getHost())) {
      return true;
    }
    for (String name : listed) {
      String entry = Ascii.lower(name);
      if (entry.equals(pod.host() + ":" + pod.port()) || tenantPort && entry.equals(pod.host())) {
        return true;
      }
    }
    return false;
  }

  private static String shown(Authority pod) {
    return pod.port() < 0 ? pod.host() : pod.host() + ":" + pod.port();
  }
}
