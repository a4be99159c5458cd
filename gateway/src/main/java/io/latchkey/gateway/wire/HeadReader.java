package io.latchkey.gateway.wire;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.HeadRoom;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.OctetSearch;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes heads out of bytes that come piece by piece, each into a {@link HeadRoom}.
 *
 * <p>A head that is there at once, as most are, is read in one pass. Where its end is not there, or
 * anything in it is not as it should be, a {@link HeadScanner} finds the end, or says what is
 * wrong: the verdict is the same either way.
 *
 * <p>Not thread-safe: one per connection, on its event loop.
 */
public final class HeadReader {
  private final int maxLine;
  private final int maxSection;
  private final int maxFields;
  private @Nullable HeadScanner scanner;
  private @Nullable FieldSection whole;
  private int firstLineEnd;
  private int length;
  private int lines;

  /**
   * Makes a reader.
   *
   * @param maxLine the most octets of the first line, without its CRLF
   * @param maxSection the most octets of all lines after it, with their CRLFs
   * @param maxFields the most field lines
   */
  public HeadReader(int maxLine, int maxSection, int maxFields) {
    this.maxLine = maxLine;
    this.maxSection = maxSection;
    this.maxFields = maxFields;
  }

  /**
   * Takes the next head, which must begin where {@code in} begins.
   *
   * @param room where its octets go; the caller gives it back, whatever becomes of the head
   * @return its octets, at the beginning of the array, or null where more bytes are needed
   */
  public byte @Nullable [] take(ByteBuf in, HeadRoom room) throws MalformedException {
    whole = scanner == null ? readWhole(in, room) : null;
    FieldSection read = whole;
    return read != null ? read.bytes() : scan(in, room);
  }

  /** The fields of the head that was taken last, good for as long as {@code room} is lent. */
  public FieldSection fields(byte[] head, HeadRoom room) throws MalformedException {
    FieldSection read = whole;
    whole = null;
    return read != null ? read : room.parse(head, firstLineEnd + 2, length - 2, maxFields, lines);
  }

  /** How long the first line is, without its CRLF; known once a head was taken. */
  public int firstLineEnd() {
    return firstLineEnd;
  }

  private @Nullable FieldSection readWhole(ByteBuf in, HeadRoom room) {
    int size = Math.min(in.readableBytes(), HeadRoom.OCTETS);
    byte[] octets = room.octets(size);
    in.getBytes(in.readerIndex(), octets, 0, size);
    int end = OctetSearch.nextControl(octets, 0, size);
    if (end > maxLine || end + 1 >= size || octets[end] != '\r' || octets[end + 1] != '\n') {
      return null;
    }
    FieldSection fields = room.parseWhole(end + 2, size, maxFields);
    if (fields == null || room.end() - end - 4 > maxSection) {
      return null;
    }
    in.skipBytes(room.end());
    firstLineEnd = end;
    return fields;
  }

  private byte @Nullable [] scan(ByteBuf in, HeadRoom room) throws MalformedException {
    HeadScanner scans = scanner;
    if (scans == null) {
      scans = new HeadScanner(maxLine, maxSection);
      scanner = scans;
    }
    byte[] head = scans.take(in, room::octets);
    if (head != null) {
      firstLineEnd = scans.firstLineEnd();
      length = scans.length();
      lines = scans.lines();
      scanner = null;
    }
    return head;
  }
}
