package io.latchkey.gateway.cli;

import io.latchkey.sandbox.aic.AicSettings;
import io.latchkey.sandbox.aic.AicTenant;
import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import io.latchkey.sandbox.sws.SwsSettings;
import io.latchkey.sandbox.sws.SwsTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** The simulated tenants of one sandbox, each on a port of its own. */
final class SandboxTenants implements AutoCloseable {
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final IdentityTenant identity;
  private final SwsTenant sws;
  private final AicTenant aic;

  /** Where they listen; port 0 takes a free one. */
  record Ports(int identity, int sws, int aic) {}

  private SandboxTenants(String bind, Ports ports, SecureRandom random) throws IOException {
    InetAddress address = InetAddress.getByName(bind);
    try {
      identity =
          begin(
              bind,
              ports.identity,
              () -> IdentityTenant.bind(IdentitySettings.demo(random), address, ports.identity));
      sws =
          begin(
              bind, ports.sws, () -> SwsTenant.bind(SwsSettings.demo(random), address, ports.sws));
      aic =
          begin(
              bind, ports.aic, () -> AicTenant.bind(AicSettings.demo(random), address, ports.aic));
    } catch (IOException unusable) {
      close();
      throw unusable;
    }
  }

  /**
   * Lets all of them listen, with fresh keys; who calls one waits for {@link #serve}.
   *
   * @throws IOException naming the port that cannot be listened on; none is left running
   */
  static SandboxTenants bind(String bind, Ports ports) throws IOException {
    return new SandboxTenants(bind, ports, new SecureRandom());
  }

  /** Starts all of them with fresh keys, as {@link #bind} and {@link #serve} do. */
  static SandboxTenants start(String bind, Ports ports) throws IOException {
    SandboxTenants tenants = bind(bind, ports);
    tenants.serve();
    return tenants;
  }

  /** Answers who has called by now, and who calls. */
  void serve() {
    identity.serve();
    sws.serve();
    aic.serve();
  }

  private <T extends AutoCloseable> T begin(String bind, int port, Callable<T> start)
      throws IOException {
    try {
      T tenant = start.call();
      running.push(tenant);
      return tenant;
    } catch (Exception unusable) { // Netty throws an IOException that it does not declare
      throw new IOException("cannot listen on " + bind + ":" + port, unusable);
    }
  }

  IdentityTenant identity() {
    return identity;
  }

  SwsTenant sws() {
    return sws;
  }

  AicTenant aic() {
    return aic;
  }

  /** Their addresses, by the name of the system. */
  Map<String, URI> urls() {
    Map<String, URI> urls = new LinkedHashMap<>();
    urls.put("CyberArk Identity", identity.url());
    urls.put("CyberArk Secure Web Sessions", sws.url());
    urls.put("PingOne Advanced Identity Cloud", aic.url());
    return urls;
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception impossible) {
        throw new IllegalStateException("a simulator closes without exceptions", impossible);
      }
    }
  }
}
