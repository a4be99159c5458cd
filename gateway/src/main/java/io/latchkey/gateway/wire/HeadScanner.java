package io.latchkey.gateway.wire;

import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.MalformedException.Fault;
import io.latchkey.gateway.http.OctetSearch;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a head, or of a trailer section, in bytes that come piece by piece: the first
 * empty line (RFC 9112 section 2.1). Each line must end with CRLF; a bare LF is refused. Bytes are
 * looked at once, and the verdict is the same, however many pieces they come in.
 *
 * <p>Not thread-safe: one per connection, on its event loop.
 */
public final class HeadScanner {
  private static final int UNKNOWN = -1;

  /** So many octets are looked at in one go; most heads have fewer. */
  private static final int WINDOW_SIZE = 1024;

  /** Holds nothing beyond one call. */
  private static final FastThreadLocal<byte[]> WINDOW =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[WINDOW_SIZE];
        }
      };

  private final int maxLine;
  private final int maxSection;
  private int scanned;
  private int lineStart;
  private int sectionStart;
  private int lines;

  /**
   * Makes a scanner.
   *
   * @param maxLine the most octets of the first line, without its CRLF
   * @param maxSection the most octets of all lines after it, with their CRLFs
   */
  public HeadScanner(int maxLine, int maxSection) {
    this.maxLine = maxLine;
    this.maxSection = maxSection;
    this.sectionStart = UNKNOWN;
  }

  private HeadScanner(int maxSection) {
    this.maxLine = 0;
    this.maxSection = maxSection;
  }

  /**
   * A scanner for one trailer section (RFC 9112 section 7.1.2), which has no first line.
   *
   * @param maxSection the most octets of all lines, with their CRLFs
   */
  static HeadScanner ofTrailers(int maxSection) {
    return new HeadScanner(maxSection);
  }

  /**
   * Looks at what is readable in {@code in}, which must begin where the head begins.
   *
   * @return how long the head is, its empty line included, or -1 where more bytes are needed
   */
  public int scan(ByteBuf in) throws MalformedException {
    return scan(in, WINDOW.get());
  }

  private int scan(ByteBuf in, byte[] window) throws MalformedException {
    int base = in.readerIndex();
    int readable = in.readableBytes();
    for (int from = scanned; from < readable; from += window.length) {
      int size = Math.min(readable - from, window.length);
      in.getBytes(base + from, window, 0, size);
      for (int at = OctetSearch.nextLineFeed(window, 0, size); at < size; ) {
        if (endLine(from + at, at > 0 ? window[at - 1] : before(in, from))) {
          return scanned;
        }
        at = OctetSearch.nextLineFeed(window, at + 1, size);
      }
    }
    scanned = readable;
    checkLimits(withoutCr(scanned, before(in, scanned)));
    return -1;
  }

  /**
   * Ends a line.
   *
   * @param newline where its LF is, from the beginning of the head
   * @param before the octet in front of that
   * @return whether the head ends with it
   */
  private boolean endLine(int newline, byte before) throws MalformedException {
    int lineEnd = withoutCr(newline, before);
    checkLimits(lineEnd);
    if (lineEnd == newline) {
      throw MalformedException.syntax("a line ends without CR (RFC 9112 section 2.2)");
    }
    scanned = newline + 1;
    boolean ends = sectionStart != UNKNOWN && lineEnd == lineStart;
    if (sectionStart == UNKNOWN) {
      sectionStart = scanned;
    } else if (!ends) {
      lines++;
    }
    lineStart = ends ? lineStart : scanned;
    return ends;
  }

  /**
   * Takes the next head out of {@code in}; the scanner is to be {@link #reset} before the one after
   * it.
   *
   * @return its octets, the empty line included, or null where more bytes are needed
   */
  public byte @Nullable [] take(ByteBuf in) throws MalformedException {
    return take(in, byte[]::new);
  }

  /**
   * Takes the next head out of {@code in} as {@link #take(ByteBuf)} does.
   *
   * @param room gives room for so many octets at least; the head is at its beginning, {@link
   *     #length()} octets long
   */
  public byte @Nullable [] take(ByteBuf in, IntFunction<byte[]> room) throws MalformedException {
    byte[] window = WINDOW.get();
    boolean fresh = scanned == 0;
    int length = scan(in, window);
    if (length < 0) {
      return null;
    }
    byte[] head = room.apply(length);
    if (fresh && length <= window.length) {
      System.arraycopy(window, 0, head, 0, length);
      in.skipBytes(length);
    } else {
      in.readBytes(head, 0, length);
    }
    return head;
  }

  /** How long the head is, its empty line included; known once a head was found. */
  public int length() {
    return scanned;
  }

  /** How long the first line is, without its CRLF; known once a head was found. */
  public int firstLineEnd() {
    return sectionStart - 2;
  }

  /** How many lines follow the first one, without the empty one; known once a head was found. */
  public int lines() {
    return lines;
  }

  /** Makes the scanner ready for the next head. */
  public void reset() {
    scanned = 0;
    lineStart = 0;
    lines = 0;
    sectionStart = UNKNOWN;
  }

  /** A CR that ends the line, or may turn out to, is no part of it. */
  private int withoutCr(int octets, byte last) {
    return octets > lineStart && last == '\r' ? octets - 1 : octets;
  }

  /** The octet in front of that one of the head; 0 where there is none. */
  private static byte before(ByteBuf in, int octets) {
    return octets == 0 ? 0 : in.getByte(in.readerIndex() + octets - 1);
  }

  private void checkLimits(int octets) throws MalformedException {
    if (sectionStart == UNKNOWN) {
      if (octets > maxLine) {
        throw new MalformedException(Fault.LINE_TOO_LONG, "the first line is too long");
      }
    } else if (octets - sectionStart > maxSection) {
      throw new MalformedException(Fault.SECTION_TOO_LARGE, "the field section is too large");
    }
  }
}
