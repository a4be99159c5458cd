package io.latchkey.gateway.wire;

import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.MalformedException.Fault;
import io.netty.buffer.ByteBuf;

/**
 * Finds the end of a head, or of a trailer section, in bytes that come piece by piece: the first
 * empty line (RFC 9112 section 2.1). Each line must end with CRLF; a bare LF is refused. Bytes are
 * looked at once, and the verdict is the same, however many pieces they come in.
 *
 * <p>Not thread-safe: one per connection, on its event loop.
 */
public final class HeadScanner {
  private static final int UNKNOWN = -1;

  private final int maxLine;
  private final int maxSection;
  private int scanned;
  private int lineStart;
  private int sectionStart;

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
    int base = in.readerIndex();
    int end = in.writerIndex();
    while (true) {
      int newline = in.indexOf(base + scanned, end, (byte) '\n');
      if (newline < 0) {
        scanned = end - base;
        checkLimits(withoutCr(in, scanned));
        return -1;
      }
      int at = newline - base;
      int lineEnd = withoutCr(in, at);
      checkLimits(lineEnd);
      if (lineEnd == at) {
        throw MalformedException.syntax("a line ends without CR (RFC 9112 section 2.2)");
      }
      scanned = at + 1;
      if (sectionStart == UNKNOWN) {
        sectionStart = scanned;
      } else if (lineEnd == lineStart) {
        return scanned;
      }
      lineStart = scanned;
    }
  }

  /** How long the first line is, without its CRLF; known once a head was found. */
  public int firstLineEnd() {
    return sectionStart - 2;
  }

  /** Makes the scanner ready for the next head. */
  public void reset() {
    scanned = 0;
    lineStart = 0;
    sectionStart = UNKNOWN;
  }

  /** A CR that ends the line, or may turn out to, is no part of it. */
  private int withoutCr(ByteBuf in, int octets) {
    boolean cr = octets > lineStart && in.getByte(in.readerIndex() + octets - 1) == '\r';
    return cr ? octets - 1 : octets;
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
