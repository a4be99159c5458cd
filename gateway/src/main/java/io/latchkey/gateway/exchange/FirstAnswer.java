package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A 401 that is held back until it is known whether there is another token to send the call once
 * more with; if there is none, it is the caller's answer after all.
 *
 * <p>It takes content in so that a short answer gives its connection back, and beyond {@link #MOST}
 * says that no more is wanted. Confined to the exchange's event loop.
 */
public final class FirstAnswer {
  /** So many octets of content are taken in; what was read with them still comes. */
  public static final int MOST = 16 << 10;

  private final int status;
  private final FieldSection fields;
  private final Framing framing;
  private final Deque<ByteBuf> pieces = new ArrayDeque<>();
  private int octets;
  private @Nullable FieldSection trailers;
  private @Nullable UpstreamException failure;

  FirstAnswer(int status, FieldSection fields, Framing framing) {
    this.status = status;
    this.fields = fields.kept();
    this.framing = framing;
  }

  int status() {
    return status;
  }

  FieldSection fields() {
    return fields;
  }

  Framing framing() {
    return framing;
  }

  /** Takes a piece, which it will release; false where no more should come. */
  boolean take(ByteBuf piece) {
    pieces.add(piece);
    octets += piece.readableBytes();
    return octets <= MOST;
  }

  /** All of it has come. */
  void end(FieldSection last) {
    trailers = last;
  }

  /** The rest of it will never come. */
  void failed(UpstreamException why) {
    failure = why;
  }

  /** Why its rest will never come, or null. */
  @Nullable UpstreamException failure() {
    return failure;
  }

  /** The next piece, which becomes the asker's, or null. */
  @Nullable ByteBuf next() {
    return pieces.poll();
  }

  /** The fields after the content, or null where it has not come to its end. */
  @Nullable FieldSection trailers() {
    return trailers;
  }

  /** Lets go of it. */
  void release() {
    while (!pieces.isEmpty()) {
      pieces.remove().release();
    }
  }
}
