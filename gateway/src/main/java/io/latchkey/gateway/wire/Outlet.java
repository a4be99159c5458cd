package io.latchkey.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The shortest way out of one connection: straight to the system where nothing waits before it and
 * nobody in the pipeline handles what is written; else Netty's own, through pipeline and queue.
 *
 * <p>What the system does not take at once, or refuses, goes Netty's way, which meets the same and
 * tells of it as ever. Confined to the connection's event loop.
 */
public final class Outlet {
  private final ChannelHandlerContext ctx;
  private final @Nullable EpollSocketChannel socket;

  /** The outlet of a connection whose pipeline is complete: TLS is there if it will be. */
  public Outlet(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    boolean plain = ctx.pipeline().get(ChannelOutboundHandler.class) == null;
    this.socket = plain && ctx.channel() instanceof EpollSocketChannel epoll ? epoll : null;
  }

  /** Sends {@code out}, which is released, after all that was written before. */
  public void send(ByteBuf out) {
    if (!sendAtOnce(out)) {
      ctx.writeAndFlush(out, ctx.voidPromise());
    }
  }

  /**
   * Sends {@code out} if all of it is taken at once, and releases it then; else it stays the
   * giver's, relieved of what was taken, and is what must be written next.
   */
  public boolean sendAtOnce(ByteBuf out) {
    if (socket == null || !isTaken(socket, out)) {
      return false;
    }
    out.release();
    return true;
  }

  /** Whether the system has taken all of it; of what it took it is relieved in any case. */
  static boolean isTaken(EpollSocketChannel channel, ByteBuf out) {
    if (!channel.isActive() || !out.hasMemoryAddress() || !out.isReadable()) {
      return false;
    }
    // there is none where our direction has ended: the descriptor may be another's by now
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    if (queue == null || queue.totalPendingWriteBytes() != 0) {
      return false;
    }
    try {
      Socket descriptor = (Socket) channel.fd();
      out.skipBytes(
          descriptor.sendAddress(out.memoryAddress(), out.readerIndex(), out.writerIndex()));
      return !out.isReadable();
    } catch (IOException failed) {
      return false;
    }
  }
}
