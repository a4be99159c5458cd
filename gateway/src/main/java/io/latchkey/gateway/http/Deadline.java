package io.latchkey.gateway.http;

/**
 * A limit of time that a call reached.
 *
 * @param limit the route's key that sets it, {@code timeouts.response} for example
 * @param step where the call was
 */
public record Deadline(String limit, Step step) {

  /** What happened, as a sentence. */
  public String sentence() {
    return "The route's limit " + limit + " was reached while " + step.phrase() + ".";
  }
}
