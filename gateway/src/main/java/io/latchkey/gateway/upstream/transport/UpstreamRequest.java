package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.OutgoingHead;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be sent: its head and the credential that a lease put on it. Only {@code
 * upstream.credential} makes one, which the floor plan's test holds.
 */
public final class UpstreamRequest {
  private final OutgoingHead head;
  private final byte @Nullable [] authorization;

  UpstreamRequest(OutgoingHead head, byte @Nullable [] authorization) {
    this.head = head;
    this.authorization = authorization;
  }

  /**
   * Joins a head and its credential.
   *
   * @param authorization the value of the Authorization field, or null for none; kept, not copied
   */
  public static UpstreamRequest of(OutgoingHead head, byte @Nullable [] authorization) {
    return new UpstreamRequest(head, authorization);
  }

  public OutgoingHead head() {
    return head;
  }

  /** The value of the Authorization field, or null. Never to be changed or printed. */
  public byte @Nullable [] authorization() {
    return authorization;
  }
}
