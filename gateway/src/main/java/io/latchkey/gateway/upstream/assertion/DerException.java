package io.latchkey.gateway.upstream.assertion;

/** Octets are not the DER that they should be. */
final class DerException extends Exception {
  private static final long serialVersionUID = 1L;

  DerException() {
    super("not DER, or of another structure", null, false, false);
  }
}
