package io.latchkey.gateway.wire;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.MalformedException.Fault;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The chunked transfer coding (RFC 9112 section 7.1). Chunk extensions are checked and dropped;
 * each line must end with CRLF.
 */
final class ChunkedReader extends ContentReader {
  /** 15 hexadecimal digits cannot overflow a long. */
  private static final int MAX_SIZE_DIGITS = 15;

  /** Octets of a chunk's size and extensions, without CRLF. */
  private static final int MAX_CHUNK_LINE = 4096;

  private enum State {
    SIZE,
    DATA,
    DATA_END,
    TRAILERS,
    COMPLETE
  }

  private final HeadScanner trailerScanner;
  private final long maxExtensions;
  private State state = State.SIZE;
  private long left;
  private int scanned;
  private long extensions;
  private FieldSection trailers = FieldSection.empty();

  ChunkedReader(int maxTrailers) {
    this.trailerScanner = HeadScanner.ofTrailers(maxTrailers);
    this.maxExtensions = Math.max(maxTrailers, MAX_CHUNK_LINE);
  }

  @Override
  public @Nullable ByteBuf read(ByteBuf in) throws MalformedException {
    while (true) {
      switch (state) {
        case SIZE -> {
          int length = line(in, MAX_CHUNK_LINE);
          if (length < 0) {
            return null;
          }
          left = size(in, length);
          in.skipBytes(length + 2);
          state = left == 0 ? State.TRAILERS : State.DATA;
        }
        case DATA -> {
          int size = (int) Math.min(left, in.readableBytes());
          if (size == 0) {
            return null;
          }
          left -= size;
          state = left == 0 ? State.DATA_END : State.DATA;
          return in.readRetainedSlice(size);
        }
        case DATA_END -> {
          if (in.readableBytes() < 2) {
            return null;
          }
          if (in.readByte() != '\r' || in.readByte() != '\n') {
            throw MalformedException.syntax("a chunk is longer than its size says");
          }
          state = State.SIZE;
        }
        case TRAILERS -> {
          if (!readTrailers(in)) {
            return null;
          }
          state = State.COMPLETE;
        }
        case COMPLETE -> {
          return null;
        }
      }
    }
  }

  /**
   * The length of the line that begins at the reader index, without CRLF, or -1 if it has no end
   * yet.
   */
  private int line(ByteBuf in, int max) throws MalformedException {
    int base = in.readerIndex();
    int newline = in.indexOf(base + scanned, in.writerIndex(), (byte) '\n');
    int octets = newline < 0 ? in.readableBytes() : newline - base;
    if (octets - 1 > max) {
      throw new MalformedException(Fault.SECTION_TOO_LARGE, "a chunk line is too long");
    }
    if (newline < 0) {
      scanned = in.readableBytes();
      return -1;
    }
    if (newline == base || in.getByte(newline - 1) != '\r') {
      throw MalformedException.syntax("a chunk line ends without CR");
    }
    scanned = 0;
    return newline - base - 1;
  }

  private long size(ByteBuf in, int length) throws MalformedException {
    int base = in.readerIndex();
    long size = 0;
    int digits = 0;
    while (digits < length && Ascii.hex(in.getByte(base + digits)) >= 0) {
      size = size << 4 | Ascii.hex(in.getByte(base + digits));
      digits++;
      if (digits > MAX_SIZE_DIGITS) {
        throw MalformedException.syntax("a chunk size is too large");
      }
    }
    if (digits == 0) {
      throw MalformedException.syntax("a chunk has no size");
    }
    extensions += length - digits;
    if (extensions > maxExtensions) {
      throw MalformedException.syntax("the chunk extensions are too many");
    }
    ChunkExtensions.check(in, base + digits, base + length);
    return size;
  }

  private boolean readTrailers(ByteBuf in) throws MalformedException {
    int length = trailerScanner.scan(in);
    if (length < 0) {
      return false;
    }
    byte[] lines = new byte[length - 2];
    in.readBytes(lines);
    in.skipBytes(2);
    trailers = FieldSection.parse(lines, 0, lines.length, Framings.MAX_TRAILERS);
    return true;
  }

  @Override
  public boolean isComplete() {
    return state == State.COMPLETE;
  }

  @Override
  public FieldSection trailers() {
    return trailers;
  }
}
