package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.OutgoingHead;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be sent: its head and the credential that a lease put on it. Only {@code
 * upstream.credential} makes one, which the floor plan's test holds.
 */
public final class UpstreamRequest {
  private final OutgoingHead head;
  private final byte @Nullable [] credential;

  UpstreamRequest(OutgoingHead head, byte @Nullable [] credential) {
    this.head = head;
    this.credential = credential;
  }

  /**
   * Joins a head and its credential.
   *
   * @param credential the field lines of the credential, each ended by CRLF, or null for none;
   *     kept, not copied
   */
  public static UpstreamRequest of(OutgoingHead head, byte @Nullable [] credential) {
    return new UpstreamRequest(head, credential);
  }

  public OutgoingHead head() {
    return head;
  }

  /** The field lines of the credential, or null. Never to be changed or printed. */
  public byte @Nullable [] credential() {
    return credential;
  }
}
