package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.HeadRoom;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.websocket.Handshake;
import io.latchkey.gateway.wire.ContentReader;
import io.latchkey.gateway.wire.Framings;
import io.latchkey.gateway.wire.HeadReader;
import io.latchkey.gateway.wire.StatusLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer to one request from the bytes of a connection (RFC 9112 section 4): interim
 * answers, head, content, trailers.
 */
final class AnswerDecoder {
  static final int MAX_LINE = 8192;
  static final int MAX_SECTION = 65536;
  static final int MAX_FIELDS = 500;
  static final int MAX_INTERIM = 16;

  private final boolean toHead;
  private final @Nullable Handshake asked;
  private final HeadReader heads;
  private @Nullable ByteBuf held;
  private @Nullable ContentReader content;
  private Framing framing = Framing.NONE;
  private boolean keepAlive = true;
  private boolean surplus;
  private boolean switched;
  private int interim;

  AnswerDecoder(boolean toHead) {
    this(toHead, null, heads());
  }

  /**
   * A decoder of one answer.
   *
   * @param toHead whether it answers a HEAD
   * @param asked the handshake that it answers, or null: then it must not switch protocols
   * @param heads the connection's own: no decoder takes it over in the middle of a head
   */
  AnswerDecoder(boolean toHead, @Nullable Handshake asked, HeadReader heads) {
    this.heads = heads;
    this.toHead = toHead;
    this.asked = asked;
  }

  /** What reads the heads of answers on one connection. */
  static HeadReader heads() {
    return new HeadReader(MAX_LINE, MAX_SECTION, MAX_FIELDS);
  }

  /**
   * Whether the connection may be used again: the answer lets it, and nothing came after its end.
   */
  boolean keepsAlive() {
    return keepAlive && asked == null && !surplus && framing.kind() != Framing.Kind.UNTIL_CLOSE;
  }

  /** Whether the end of the connection is the end of the answer. */
  boolean endsAtClose() {
    return content != null && framing.kind() == Framing.Kind.UNTIL_CLOSE;
  }

  /** Whether what comes is no HTTP any more. */
  boolean hasSwitched() {
    return switched;
  }

  FieldSection trailers() {
    return content == null ? FieldSection.empty() : content.trailers();
  }

  /**
   * Takes bytes, which it releases, and tells the listener what they hold.
   *
   * @param listener gives the one who listens, or null once the call was given up
   * @return whether the answer is complete
   */
  boolean decode(ByteBufAllocator alloc, ByteBuf bytes, Supplier<@Nullable AnswerListener> listener)
      throws MalformedException {
    ByteBuf in = bytes;
    boolean joined = held != null;
    if (held != null) {
      in = held.writeBytes(bytes);
      bytes.release();
      held = null;
    }
    boolean passedOn = false;
    try {
      while (content == null) {
        if (!decodeHead(in, listener)) {
          if (in.isReadable()) {
            held = joined ? in.discardReadBytes() : copied(alloc, in);
            passedOn = true;
          }
          return false;
        }
      }
      ContentReader reader = content;
      if (reader.takesAll(in.readableBytes())) {
        passedOn = true;
        return passOn(in, listener) && reader.isComplete();
      }
      return decodeContent(alloc, in, listener, reader);
    } finally {
      if (!passedOn) {
        in.release();
      }
    }
  }

  private static ByteBuf copied(ByteBufAllocator alloc, ByteBuf in) {
    ByteBuf copy = alloc.buffer(Math.max(1024, in.readableBytes() * 2)).writeBytes(in);
    in.release();
    return copy;
  }

  /** Reads one head; false where more bytes are needed. Sets {@link #content} for a final one. */
  private boolean decodeHead(ByteBuf in, Supplier<@Nullable AnswerListener> listener)
      throws MalformedException {
    HeadRoom room = HeadRoom.take();
    try {
      byte[] head = heads.take(in, room);
      if (head == null) {
        return false;
      }
      StatusLine line = StatusLine.parse(head, heads.firstLineEnd());
      tell(line, heads.fields(head, room), listener);
      return true;
    } finally {
      room.giveBack();
    }
  }

  private void tell(
      StatusLine line, FieldSection fields, Supplier<@Nullable AnswerListener> listener)
      throws MalformedException {
    Framing found = Framings.ofAnswer(fields, line.http10(), line.status(), toHead);
    AnswerListener hears = listener.get();
    if (line.status() == 101) {
      switchProtocols(line, fields, hears);
      return;
    }
    if (line.status() < 200) {
      if (++interim > MAX_INTERIM) {
        throw MalformedException.syntax("there are too many interim answers");
      }
      if (hears != null) {
        hears.onInterim(line.status(), fields);
      }
      return;
    }
    framing = found;
    keepAlive = Framings.keepsAlive(fields, line.http10());
    content = ContentReader.of(found, MAX_SECTION);
    if (hears != null) {
      hears.onAnswer(line.status(), fields, found);
    }
  }

  /** Passes a piece of content on; false where nobody listens any more. */
  private static boolean passOn(ByteBuf piece, Supplier<@Nullable AnswerListener> listener) {
    AnswerListener hears = listener.get();
    if (hears == null) {
      piece.release();
      return false;
    }
    hears.onContent(piece);
    return true;
  }

  private void switchProtocols(StatusLine line, FieldSection fields, @Nullable AnswerListener hears)
      throws MalformedException {
    if (asked == null || line.http10()) {
      throw MalformedException.syntax("the answer switches protocols unasked");
    }
    boolean extended = asked.isExtendedBy(fields);
    switched = true;
    framing = Framing.UNTIL_CLOSE;
    content = ContentReader.of(framing, 0);
    if (hears != null) {
      hears.onSwitch(fields, extended);
    }
  }

  private boolean decodeContent(
      ByteBufAllocator alloc,
      ByteBuf in,
      Supplier<@Nullable AnswerListener> listener,
      ContentReader reader)
      throws MalformedException {
    for (ByteBuf piece = reader.read(in); piece != null; piece = reader.read(in)) {
      if (!passOn(piece, listener)) {
        return false;
      }
    }
    if (reader.isComplete()) {
      surplus = in.isReadable();
      return true;
    }
    if (in.isReadable()) {
      held = alloc.buffer(Math.max(256, in.readableBytes() * 2)).writeBytes(in);
    }
    return false;
  }

  void close() {
    if (held != null) {
      held.release();
      held = null;
    }
  }
}
