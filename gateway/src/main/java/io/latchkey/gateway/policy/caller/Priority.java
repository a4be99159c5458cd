package io.latchkey.gateway.policy.caller;

/** Whose calls go first where there is not room for all: the later in this list, the sooner. */
public enum Priority {
  LOW,
  NORMAL,
  HIGH
}
