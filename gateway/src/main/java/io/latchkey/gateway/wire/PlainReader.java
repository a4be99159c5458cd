package io.latchkey.gateway.wire;

import io.latchkey.gateway.http.FieldSection;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Content of a declared length, or up to the end of the connection. */
final class PlainReader extends ContentReader {
  private long left;

  PlainReader(long length) {
    this.left = length;
  }

  @Override
  public @Nullable ByteBuf read(ByteBuf in) {
    int size = (int) Math.min(left, in.readableBytes());
    if (size == 0) {
      return null;
    }
    if (left != Long.MAX_VALUE) {
      left -= size;
    }
    return in.readRetainedSlice(size);
  }

  @Override
  public boolean takesAll(int octets) {
    boolean all = octets > 0 && octets <= left;
    if (all && left != Long.MAX_VALUE) {
      left -= octets;
    }
    return all;
  }

  @Override
  public boolean isComplete() {
    return left == 0;
  }

  @Override
  public FieldSection trailers() {
    return FieldSection.empty();
  }
}
