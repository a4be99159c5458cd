package io.latchkey.gateway.downstream.http2;

import static io.netty.handler.codec.http2.Http2CodecUtil.FRAME_HEADER_LENGTH;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2FrameTypes;
import org.jspecify.annotations.Nullable;

/**
 * Lets frames through to their reader one at a time, each when it is whole and after the guard has
 * seen it, and knows whether something is left unfinished.
 *
 * <p>Confined to the connection's event loop.
 */
final class FrameGate implements Http2FrameReader {
  private static final int TYPE = 3;
  private static final int FLAGS = 4;
  private static final int STREAM = 5;

  private final Http2FrameReader reader;
  private final FrameGuard guard;
  private final Http2Connection connection;
  private @Nullable StreamRules rules;
  private boolean blockIsOpen;
  private boolean frameIsOpen;
  private int openData;
  private int openOctets;

  FrameGate(Http2FrameReader reader, FrameGuard guard, Http2Connection connection) {
    this.reader = reader;
    this.guard = guard;
    this.connection = connection;
  }

  @Override
  public void readFrame(ChannelHandlerContext ctx, ByteBuf in, Http2FrameListener listener)
      throws Http2Exception {
    while (in.readableBytes() >= FRAME_HEADER_LENGTH) {
      int start = in.readerIndex();
      int length = in.getUnsignedMedium(start);
      if (length > reader.configuration().frameSizePolicy().maxFrameSize()) {
        reader.readFrame(ctx, in, listener);
        return;
      }
      if (in.readableBytes() < FRAME_HEADER_LENGTH + length) {
        break;
      }
      Http2Flags flags = new Http2Flags(in.getUnsignedByte(start + FLAGS));
      byte type = in.getByte(start + TYPE);
      pass(in, start, type, flags, length);
      reader.readFrame(ctx, in.readSlice(FRAME_HEADER_LENGTH + length), rules(listener));
    }
    frameIsOpen = in.isReadable() && !isData(in);
    boolean data = isData(in) && in.readableBytes() >= FRAME_HEADER_LENGTH;
    openData = data ? in.getInt(in.readerIndex() + STREAM) & Integer.MAX_VALUE : 0;
    openOctets = data ? in.readableBytes() - FRAME_HEADER_LENGTH : 0;
  }

  /** The codec has one listener for the preface and another one after it. */
  private StreamRules rules(Http2FrameListener listener) {
    StreamRules known = rules;
    if (known == null || !known.guards(listener)) {
      known = new StreamRules(listener, connection, guard);
      rules = known;
    }
    return known;
  }

  private void pass(ByteBuf in, int start, byte type, Http2Flags flags, int length)
      throws Http2Exception {
    boolean block = type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION;
    boolean data = type == Http2FrameTypes.DATA;
    int carried = length;
    if (data && flags.paddingPresent() && length > 0) {
      carried -= 1 + in.getUnsignedByte(start + FRAME_HEADER_LENGTH);
    }
    boolean ends = data ? flags.endOfStream() : block && flags.endOfHeaders();
    guard.frame(type, carried, ends);
    if (block) {
      blockIsOpen = !flags.endOfHeaders();
    }
  }

  private static boolean isData(ByteBuf in) {
    return in.readableBytes() > TYPE && in.getByte(in.readerIndex() + TYPE) == Http2FrameTypes.DATA;
  }

  /** Whether a field block has begun and not ended, or part of a frame without content is here. */
  boolean isUnfinished() {
    return blockIsOpen || frameIsOpen;
  }

  /** The stream of which a frame with content is here in part, or 0. */
  int openData() {
    return openData;
  }

  /** How many octets of that content are here. */
  int openOctets() {
    return openOctets;
  }

  @Override
  public Configuration configuration() {
    return reader.configuration();
  }

  @Override
  public void close() {
    reader.close();
  }
}
