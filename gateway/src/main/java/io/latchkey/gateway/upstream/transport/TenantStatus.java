package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.TenantKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as it is at one moment, for people to look at: plain data, nothing secret.
 *
 * @param name of the configuration
 * @param kind which system it is
 * @param origins one for each URL, in the order of the configuration
 */
public record TenantStatus(String name, TenantKind kind, List<OriginStatus> origins) {
  public TenantStatus {
    origins = List.copyOf(origins);
  }

  /** Calls under way to it, WebSockets included. */
  public int inFlight() {
    return origins.stream().mapToInt(OriginStatus::inFlight).sum();
  }

  /** Open connections to it, those included that are being made. */
  public int connections() {
    return origins.stream().mapToInt(OriginStatus::connections).sum();
  }

  /**
   * One of its URLs.
   *
   * @param url scheme, host and port
   * @param addresses that its name stands for, or the proxy's through which it is reached; empty as
   *     long as nobody has asked for the name
   * @param nameFailure why the name could not be looked up when it was last, or null
   */
  public record OriginStatus(
      String url, List<AddressStatus> addresses, @Nullable String nameFailure) {
    public OriginStatus {
      addresses = List.copyOf(addresses);
    }

    public int inFlight() {
      return addresses.stream().mapToInt(AddressStatus::inFlight).sum();
    }

    public int connections() {
      return addresses.stream().mapToInt(AddressStatus::connections).sum();
    }
  }

  /**
   * One address.
   *
   * @param address with its port, an IPv6 one in brackets
   * @param healthy whether calls are sent to it; one that is not is used all the same where none is
   *     healthy
   * @param ejectedUntil when a call may try it again; null where it is healthy, and where its
   *     health checks decide
   * @param why it was ejected, in our words, or null
   * @param connections open, those included that are being made
   * @param inFlight calls under way
   */
  public record AddressStatus(
      String address,
      boolean healthy,
      @Nullable Instant ejectedUntil,
      @Nullable String why,
      int connections,
      int inFlight) {}
}
