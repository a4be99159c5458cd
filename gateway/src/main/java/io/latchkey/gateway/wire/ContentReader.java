package io.latchkey.gateway.wire;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes the content of one message out of the bytes of a connection, piece by piece and without
 * copying, and knows where it ends.
 *
 * <p>Not thread-safe: one per message, on the connection's event loop.
 */
public abstract sealed class ContentReader permits PlainReader, ChunkedReader {

  /**
   * A reader for content that is framed so.
   *
   * @param maxTrailers the most octets of trailer fields, with their CRLFs
   */
  public static ContentReader of(Framing framing, int maxTrailers) {
    return switch (framing.kind()) {
      case NONE -> new PlainReader(0);
      case LENGTH -> new PlainReader(framing.length());
      case UNTIL_CLOSE -> new PlainReader(Long.MAX_VALUE);
      case CHUNKED -> new ChunkedReader(maxTrailers);
    };
  }

  /**
   * The next piece of content in {@code in}: a retained slice that the caller must release, or null
   * where more bytes are needed or the content is complete.
   */
  public abstract @Nullable ByteBuf read(ByteBuf in) throws MalformedException;

  /**
   * Whether the next {@code octets}, all that are there, are content and nothing else: then they
   * count as read, and whoever has them passes them on as they are, without {@link #read}.
   *
   * @param octets at least 0; none is no content
   */
  public boolean takesAll(int octets) {
    return false;
  }

  /** Whether the last octet of the content, and its trailers, have been read. */
  public abstract boolean isComplete();

  /** The trailer fields; empty until complete. */
  public abstract FieldSection trailers();
}
