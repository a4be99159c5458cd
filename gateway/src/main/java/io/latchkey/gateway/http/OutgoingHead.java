package io.latchkey.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * A request as it will go upstream, all but its credential and the fields that the transport writes
 * itself (Host, framing, Connection). Its lines may stand in a {@link HeadRoom}, which expires them
 * when the call is over.
 */
public final class OutgoingHead {
  private static final byte[] NO_LINES = {};

  private final String method;
  private final String path;
  private final @Nullable String query;
  private byte[] lines;
  private final int length;
  private final Framing framing;
  private final boolean idempotent;

  /**
   * Makes one.
   *
   * @param method the caller's own
   * @param path what is asked for: the tenant's base path and the caller's own bytes
   * @param query the caller's own, without its question mark, or null where there is none, or where
   *     {@code path} holds it
   * @param lines the other field lines, each ended by CRLF; only the first {@code length} bytes
   *     count
   * @param length how many bytes of {@code lines} count
   * @param framing how the content is delimited
   * @param idempotent whether the call may be sent a second time on a dead connection
   */
  public OutgoingHead(
      String method,
      String path,
      @Nullable String query,
      byte[] lines,
      int length,
      Framing framing,
      boolean idempotent) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.lines = lines;
    this.length = length;
    this.framing = framing;
    this.idempotent = idempotent;
  }

  /** One whose target is one text, path and query. */
  public OutgoingHead(
      String method, String target, byte[] lines, int length, Framing framing, boolean idempotent) {
    this(method, target, null, lines, length, framing, idempotent);
  }

  /** The caller's own method. */
  public String method() {
    return method;
  }

  /** Path and query as they are sent. */
  public String target() {
    return query == null ? path : path + '?' + query;
  }

  /** The target in front of {@link #query}. */
  public String path() {
    return path;
  }

  /** What stands in the target behind {@link #path} and a question mark, or null. */
  public @Nullable String query() {
    return query;
  }

  /** The other field lines, of which only the first {@link #length()} bytes count. */
  public byte[] lines() {
    return lines;
  }

  public int length() {
    return length;
  }

  public Framing framing() {
    return framing;
  }

  public boolean idempotent() {
    return idempotent;
  }

  /** Ends its use: whoever still writes its lines fails, or writes none. */
  void expire() {
    lines = NO_LINES;
  }
}
