package io.latchkey.gateway.policy.scope;

/** What CyberArk Secure Web Sessions lets a service account do; the account itself has it there. */
public enum Role {
  /** Everything. */
  ADMINISTRATOR,
  /** Reading activities. */
  AUDITOR,
  /** Reading everything. */
  VIEWER
}
