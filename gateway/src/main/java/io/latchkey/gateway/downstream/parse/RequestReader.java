package io.latchkey.gateway.downstream.parse;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.HeadRoom;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.wire.Framings;
import io.latchkey.gateway.wire.HeadReader;
import io.latchkey.gateway.wire.RequestLine;
import io.netty.buffer.ByteBuf;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads request heads from the bytes of one connection (RFC 9112 sections 2 to 6) and refuses
 * whatever has two readings.
 *
 * <p>Not thread-safe: one per connection, on its event loop.
 */
public final class RequestReader {
  private final Peer peer;
  private final BooleanSupplier encodedSlash;
  private final HeadReader heads;
  private boolean emptyLineSkipped;

  /**
   * Makes a reader.
   *
   * @param peer who is at the other end
   * @param maxLine the most octets of a request line
   * @param maxSection the most octets of a field section
   * @param maxFields the most field lines
   * @param encodedSlash whether some route allows {@code %2F} in a path, now
   */
  public RequestReader(
      Peer peer, int maxLine, int maxSection, int maxFields, BooleanSupplier encodedSlash) {
    this.peer = peer;
    this.encodedSlash = encodedSlash;
    this.heads = new HeadReader(maxLine, maxSection, maxFields);
  }

  /**
   * Reads the next head from {@code in}. Its fields stand in a {@link HeadRoom}, of which {@link
   * FieldSection#room} tells; who gives that back ends their use.
   *
   * @return null where more bytes are needed
   * @throws RefusedException of the stage parse; nothing more can be read from this connection
   */
  public @Nullable RequestHead read(ByteBuf in) throws RefusedException {
    if (!skipEmptyLine(in) || !in.isReadable()) {
      return null;
    }
    HeadRoom room = HeadRoom.take();
    RequestHead read = null;
    try {
      read = readHead(in, room);
      return read;
    } catch (MalformedException malformed) {
      throw refused(malformed).raise();
    } finally {
      if (read == null) {
        room.giveBack();
      }
    }
  }

  private @Nullable RequestHead readHead(ByteBuf in, HeadRoom room)
      throws MalformedException, RefusedException {
    byte[] head = heads.take(in, room);
    if (head == null) {
      return null;
    }
    emptyLineSkipped = false;
    RequestLine.Marks line = RequestLine.marks(head, heads.firstLineEnd());
    FieldSection fields = heads.fields(head, room);
    Framing framing = Framings.ofRequest(fields, line.http10());
    HeadRules.checkMethod(line.method());
    Authority host = HeadRules.host(fields, line.http10());
    Target target =
        Target.parse(head, line.targetStart(), line.targetEnd(), encodedSlash.getAsBoolean());
    if (host == HeadRules.NO_AUTHORITY && target.authority() != null) {
      host = target.authority();
    }
    HeadRules.checkAgreement(target, host);
    HeadRules.checkExpectation(fields);
    return new RequestHead(
        line.method(),
        target,
        host,
        fields,
        framing,
        line.http10(),
        Framings.keepsAlive(fields, line.http10()),
        peer);
  }

  /**
   * One empty line before a request is skipped (RFC 9112 section 2.2), no more; false where more
   * bytes are needed.
   */
  private boolean skipEmptyLine(ByteBuf in) {
    if (emptyLineSkipped || !in.isReadable() || in.getByte(in.readerIndex()) != '\r') {
      return true;
    }
    if (in.readableBytes() < 2) {
      return false;
    }
    if (in.getByte(in.readerIndex() + 1) == '\n') {
      in.skipBytes(2);
      emptyLineSkipped = true;
    }
    return true;
  }

  /** The refusal that tells a caller of a breach of the grammar. */
  public static Refusal refused(MalformedException malformed) {
    String what = malformed.what();
    return switch (malformed.fault()) {
      case SYNTAX -> Refusal.of(Reason.MALFORMED, sentence(what));
      case LINE_TOO_LONG -> Refusal.of(Reason.TARGET_TOO_LONG, sentence(what));
      case SECTION_TOO_LARGE -> Refusal.of(Reason.FIELDS_TOO_LARGE, sentence(what));
      case HOST -> Refusal.of(Reason.BAD_HOST, what);
      case VERSION -> Refusal.of(Reason.VERSION_NOT_SUPPORTED, sentence(what));
      case EXPECTATION -> Refusal.of(Reason.EXPECTATION_FAILED, what);
    };
  }

  private static String sentence(String what) {
    return Character.toUpperCase(what.charAt(0)) + what.substring(1) + ".";
  }
}
