package io.latchkey.sandbox.sws;

/** What a service account may do. The tenant has no scopes; the role is the account's own. */
public enum SwsRole {
  /** Everything. */
  ADMINISTRATOR,
  /** Reading activities. */
  AUDITOR,
  /** Reading everything. */
  VIEWER;

  /**
   * Whether this role opens an endpoint.
   *
   * @param resource the first segment below {@code /v2-edge/sws}, or anything else for other paths
   */
  boolean opens(String method, String resource) {
    boolean reads = method.equals("GET") || method.equals("HEAD");
    return switch (this) {
      case ADMINISTRATOR -> true;
      case AUDITOR -> reads && resource.equals("activities");
      case VIEWER -> reads;
    };
  }
}
