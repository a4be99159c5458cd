package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.upstream.credential.HomeLoop;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/** A whole gateway that asks a name server of the test's for all names, in both families. */
public final class OwnNames {
  private OwnNames() {}

  /** Starts one. */
  public static Gateway start(Loaded.Valid loaded, InetSocketAddress nameServer)
      throws IOException {
    Metrics metrics = new Metrics(InstantSource.system());
    Network network =
        new Network(
            metrics,
            loop -> HomeLoop.on(loop, System::nanoTime, InstantSource.system()),
            resolver ->
                resolver
                    .resolvedAddressTypes(ResolvedAddressTypes.IPV6_PREFERRED)
                    .nameServerProvider(new SingletonDnsServerAddressStreamProvider(nameServer)));
    return Gateway.start(loaded, metrics, network);
  }
}
