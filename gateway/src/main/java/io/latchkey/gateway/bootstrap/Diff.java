package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.Loaded;
import java.util.List;

/**
 * What a reload would do, told to a person at a command line by the code that does it.
 *
 * @param changes thing by thing
 * @param refused lines about what a reload cannot change; the whole of it is refused then
 */
public record Diff(List<Change> changes, List<String> refused) {

  /**
   * One difference.
   *
   * @param path of the thing, like {@code routes.identity}
   * @param kind {@code added}, {@code removed} or {@code changed}
   * @param what differs, and what that means for calls and tokens, in words
   */
  public record Change(String path, String kind, String what) {}

  /** From one valid file to another. */
  public static Diff of(Loaded.Valid before, Loaded.Valid after) {
    Comparison comparison = Comparison.of(before, after);
    return new Diff(
        comparison.changes().stream()
            .map(each -> new Change(each.path(), each.kind(), each.what()))
            .toList(),
        comparison.refused());
  }
}
