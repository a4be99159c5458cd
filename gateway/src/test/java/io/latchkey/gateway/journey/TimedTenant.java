package io.latchkey.gateway.journey;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A tenant that serves so many calls at a time, each for so long; the others wait inside of it. One
 * thread and a timer: what it is late by is its loop's lag, and not the turn of a thread.
 */
final class TimedTenant implements AutoCloseable {
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Queue<ChannelHandlerContext> waiting = new ArrayDeque<>();
  private final long serviceMillis;
  private final Channel server;
  private final ByteBuf answer;
  private int free;

  TimedTenant(int slots, long serviceMillis, int octets) throws InterruptedException {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + octets + "\r\n\r\n";
    this.answer =
        Unpooled.unreleasableBuffer(
            Unpooled.directBuffer()
                .writeBytes(head.getBytes(StandardCharsets.ISO_8859_1))
                .writeZero(octets));
    this.free = slots;
    this.serviceMillis = serviceMillis;
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Calls());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  private void serve(ChannelHandlerContext call) {
    if (free == 0) {
      waiting.add(call);
      return;
    }
    free--;
    call.executor().schedule(() -> answer(call), serviceMillis, TimeUnit.MILLISECONDS);
  }

  private void answer(ChannelHandlerContext call) {
    free++;
    call.writeAndFlush(answer.duplicate());
    ChannelHandlerContext next = waiting.poll();
    if (next != null) {
      serve(next);
    }
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Calls without content, one after the other: each ends with an empty line. */
  private final class Calls extends SimpleChannelInboundHandler<ByteBuf> {
    private int ending;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
      while (bytes.isReadable()) {
        int wanted = ending % 2 == 0 ? '\r' : '\n';
        ending = bytes.readByte() == wanted ? ending + 1 : 0;
        if (ending == 4) {
          ending = 0;
          serve(ctx);
        }
      }
    }
  }
}
