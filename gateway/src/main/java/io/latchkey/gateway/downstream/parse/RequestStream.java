package io.latchkey.gateway.downstream.parse;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.HeadRoom;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.websocket.Handshake;
import io.latchkey.gateway.wire.ContentReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connection as the requests that they hold: a head, its content, the next head.
 * What has come and is not asked for yet is held.
 *
 * <p>Confined to the connection's event loop.
 */
public final class RequestStream {
  /** Octets that a buffer has beyond what is held in it. */
  public static final int MAX_SPARE = 16 << 10;

  private final RequestReader reader;
  private final int maxTrailers;
  private @Nullable ByteBuf held;
  private FieldSection fields = FieldSection.empty();
  private boolean handshake;
  private ContentReader content = ContentReader.of(Framing.NONE, 0);

  /**
   * Makes a stream.
   *
   * @param maxTrailers the most octets of trailer fields
   */
  public RequestStream(RequestReader reader, int maxTrailers) {
    this.reader = reader;
    this.maxTrailers = maxTrailers;
  }

  /** Takes bytes that have come; they are the stream's to release. */
  public void feed(ByteBufAllocator alloc, ByteBuf bytes) {
    ByteBuf before = held;
    if (before == null) {
      held = bytes;
      return;
    }
    ByteBuf room = before;
    if (before.writableBytes() < bytes.readableBytes()) {
      // doubled at first, so that many small pieces cost no more than a few large ones
      int both = before.readableBytes() + bytes.readableBytes();
      room = alloc.buffer(both + Math.min(both, MAX_SPARE)).writeBytes(before);
      before.release();
    }
    held = room.writeBytes(bytes);
    bytes.release();
  }

  /** How many octets are held. */
  public int held() {
    return held == null ? 0 : held.readableBytes();
  }

  /**
   * The next head, after the content of the one before is complete; null where more bytes are
   * needed.
   *
   * @throws RefusedException of the stage parse; nothing more can be read from this connection
   */
  public @Nullable RequestHead head() throws RefusedException {
    ByteBuf bytes = held;
    if (bytes == null) {
      return null;
    }
    RequestHead head = reader.read(bytes);
    if (head != null) {
      content = ContentReader.of(head.framing(), maxTrailers);
      handshake = Handshake.of(head) != null;
      fields = head.fields();
    }
    dropEmpty();
    return head;
  }

  /** The present call is over: nobody asks the fields of its head any more, and who does fails. */
  public void rest() {
    HeadRoom room = fields.room();
    fields = FieldSection.empty();
    if (room != null) {
      room.giveBack();
    }
  }

  /**
   * The next piece of the present request's content, which the taker must release; null where more
   * bytes are needed or it is complete.
   *
   * @throws RefusedException of the stage parse; nothing more can be read from this connection
   */
  public @Nullable ByteBuf content() throws RefusedException {
    ByteBuf bytes = held;
    if (bytes == null) {
      return null;
    }
    if (content.takesAll(bytes.readableBytes())) {
      held = null;
      return bytes;
    }
    try {
      ByteBuf piece = content.read(bytes);
      dropEmpty();
      return piece;
    } catch (MalformedException malformed) {
      throw RequestReader.refused(malformed).raise();
    }
  }

  /** Whether the present request's content has been read to its end. */
  public boolean isComplete() {
    return content.isComplete();
  }

  /** Whether the present request asks to switch to WebSocket. */
  public boolean isHandshake() {
    return handshake;
  }

  /** The trailer fields of the present request; empty until it is complete. */
  public FieldSection trailers() {
    return content.trailers();
  }

  /**
   * Whatever is held, which the taker must release, or null: once the connection has switched to
   * another protocol, what comes is no request.
   */
  public @Nullable ByteBuf raw() {
    ByteBuf bytes = held;
    held = null;
    return bytes;
  }

  private void dropEmpty() {
    if (held != null && !held.isReadable()) {
      release();
    }
  }

  /** Lets go of what is held. */
  public void release() {
    if (held != null) {
      held.release();
      held = null;
    }
  }
}
