package io.latchkey.gateway.admin;

import java.util.List;

/**
 * What came of a reload, or would come of it; nothing in it is secret.
 *
 * @param result how it ended
 * @param problems lines as {@code validate} prints them: what is wrong with the file, or what in it
 *     cannot be changed while the gateway runs; warnings too
 * @param changes what differs from the configuration that runs, in the order of the file
 * @param version of the configuration that runs now: the first 12 hex digits of a hash over all
 *     that it says, secrets hashed in
 */
public record ReloadReport(
    Result result, List<String> problems, List<Change> changes, String version) {

  /** How a reload ended. */
  public enum Result {
    /** The new configuration runs. */
    DONE,
    /** Nothing differs; what runs goes on. */
    UNCHANGED,
    /** The file is wrong, or changes what cannot be changed; what runs goes on. */
    REFUSED,
    /** Another reload is under way; this one did nothing. */
    BUSY,
    /** A preview: it would be done. */
    POSSIBLE
  }

  /**
   * One difference.
   *
   * @param path of the thing, like {@code routes.identity} or {@code serviceAccounts.hr-sync}
   * @param kind {@code added}, {@code removed} or {@code changed}
   * @param what differs, and what that means for calls and tokens, in words
   */
  public record Change(String path, String kind, String what) {}

  public ReloadReport {
    problems = List.copyOf(problems);
    changes = List.copyOf(changes);
  }
}
