package io.latchkey.gateway.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant, its addresses and its breaker.
 *
 * @param kind as in the file
 * @param breaker or null where the file has none
 * @param origins one for each URL, in the order of the file
 * @param inFlight calls under way
 * @param concurrency how many there may be at once, or null for any
 * @param waiting calls that wait for their turn, because that many are under way
 */
public record TenantView(
    String name,
    String kind,
    @Nullable Breaker breaker,
    List<Origin> origins,
    int inFlight,
    @Nullable Integer concurrency,
    int waiting) {

  /**
   * A circuit breaker.
   *
   * @param state {@code closed}, {@code open} or {@code half-open}
   */
  public record Breaker(String state, Instant since) {}

  /**
   * A URL and what its name resolves to.
   *
   * @param nameFailure why the name could not be looked up when it was last, or null
   */
  public record Origin(
      String url, List<Address> addresses, int connections, @Nullable String nameFailure) {
    public Origin {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * An address.
   *
   * @param healthy whether calls are sent there
   * @param ejectedUntil until when it is left out, or null
   * @param why in words of ours, or null
   */
  public record Address(
      String address, boolean healthy, @Nullable Instant ejectedUntil, @Nullable String why) {}

  public TenantView {
    origins = List.copyOf(origins);
  }
}
