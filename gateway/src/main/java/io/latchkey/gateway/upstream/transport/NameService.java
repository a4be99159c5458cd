package io.latchkey.gateway.upstream.transport;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where names are looked up. Thread-safe; never blocks. */
public interface NameService {

  /**
   * All that a name stands for now, past caches of our own; completed on a thread that must not be
   * held up. Fails with {@link java.net.UnknownHostException} where there is none.
   */
  CompletionStage<Found> find(String host);

  /**
   * What a name stands for.
   *
   * @param addresses IPv6 and IPv4, not empty
   * @param ttl how long that holds, as their records say; zero or less where they do not
   */
  record Found(List<InetAddress> addresses, Duration ttl) {
    public Found {
      addresses = List.copyOf(addresses);
    }
  }
}
