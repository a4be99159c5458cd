package io.latchkey.gateway.http;

/**
 * How the content of a message is delimited (RFC 9112 section 6).
 *
 * @param kind which of the four ways
 * @param length the octets of content for {@link Kind#LENGTH}, else 0
 */
public record Framing(Kind kind, long length) {
  /** No content at all, and no field that speaks of it. */
  public static final Framing NONE = new Framing(Kind.NONE, 0);

  /** The chunked transfer coding. */
  public static final Framing CHUNKED = new Framing(Kind.CHUNKED, 0);

  /** Up to the end of the connection: answers only. */
  public static final Framing UNTIL_CLOSE = new Framing(Kind.UNTIL_CLOSE, 0);

  /** The ways to delimit content. */
  public enum Kind {
    NONE,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  /** Content of a declared length, which may be 0. */
  public static Framing length(long octets) {
    return new Framing(Kind.LENGTH, octets);
  }

  /** Whether no octet of content will come. */
  public boolean isEmpty() {
    return kind == Kind.NONE || kind == Kind.LENGTH && length == 0;
  }
}
