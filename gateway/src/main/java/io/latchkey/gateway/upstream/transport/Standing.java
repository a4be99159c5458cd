package io.latchkey.gateway.upstream.transport;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The addresses of a tenant as they stood when somebody last looked: which there are, and which of
 * them calls go to. Immutable, so that event loops share it.
 *
 * @param all of all its URLs, IPv6 and IPv4 by turns
 * @param inUse the places in {@code all} of those that are well, or of all if none is
 * @param ejected the places of the others
 */
record Standing(List<Address> all, int[] inUse, int[] ejected) {
  static final Standing NONE = new Standing(List.of(), new int[0], new int[0]);

  /** As they stand now; {@code all} is kept. */
  static Standing of(List<Address> all) {
    int[] ejected = places(all, false);
    int[] well = places(all, true);
    return well.length > 0
        ? new Standing(all, well, ejected)
        : new Standing(all, ejected, new int[0]);
  }

  private static int[] places(List<Address> all, boolean well) {
    return IntStream.range(0, all.size())
        .filter(place -> (all.get(place).ejection() == null) == well)
        .toArray();
  }
}
