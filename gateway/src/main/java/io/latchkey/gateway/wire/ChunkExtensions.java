package io.latchkey.gateway.wire;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;

/**
 * The grammar of chunk extensions (RFC 9112 section 7.1.1): names with perhaps a value, each after
 * a semicolon. They are dropped, but must be well-formed: a quote without an end makes another
 * reader look for it in the lines that follow.
 */
final class ChunkExtensions {
  private final ByteBuf in;
  private final int end;
  private int at;

  private ChunkExtensions(ByteBuf in, int from, int end) {
    this.in = in;
    this.at = from;
    this.end = end;
  }

  /** Checks what stands at {@code from} up to {@code to}: from behind the size to the CRLF. */
  static void check(ByteBuf in, int from, int to) throws MalformedException {
    ChunkExtensions rest = new ChunkExtensions(in, from, to);
    while (rest.at < to) {
      rest.extension();
    }
  }

  private void extension() throws MalformedException {
    skipBlanks();
    require(take(';'), "a chunk size is followed by neither CRLF nor ';'");
    skipBlanks();
    require(token(), "a chunk extension has no name");
    int behind = at;
    skipBlanks();
    if (take('=')) {
      skipBlanks();
      require(take('"') ? quoted() : token(), "a chunk extension has a malformed value");
    } else {
      at = behind;
    }
  }

  private static void require(boolean held, String otherwise) throws MalformedException {
    if (!held) {
      throw MalformedException.syntax(otherwise);
    }
  }

  private void skipBlanks() {
    while (at < end && (in.getByte(at) == ' ' || in.getByte(at) == '\t')) {
      at++;
    }
  }

  private boolean take(char wanted) {
    if (at < end && in.getByte(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private boolean token() {
    int from = at;
    while (at < end && Ascii.isTchar(in.getByte(at))) {
      at++;
    }
    return at > from;
  }

  /** What stands behind the opening quote (RFC 9110 section 5.6.4). */
  private boolean quoted() {
    while (at < end) {
      byte b = in.getByte(at++);
      if (b == '"') {
        return true;
      }
      if (b == '\\') {
        if (at == end || isControl(in.getByte(at++))) {
          return false;
        }
      } else if (isControl(b)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isControl(byte b) {
    return b >= 0 && b < ' ' && b != '\t' || b == 0x7f;
  }
}
