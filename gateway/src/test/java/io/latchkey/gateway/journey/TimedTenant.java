package io.latchkey.gateway.journey;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
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
  private final FileChannel answer;
  private final long length;
  private int free;

  TimedTenant(int slots, long serviceMillis, int octets) throws IOException, InterruptedException {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + octets + "\r\n\r\n";
    this.answer = answer(octets);
    this.length = answer.size();
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

  /** A file, which the kernel sends without a copy: what is measured is not the tenant. */
  private static FileChannel answer(int octets) throws IOException {
    FileChannel file =
        FileChannel.open(
            Files.createTempFile("answer", ".http"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + octets + "\r\n\r\n";
    file.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)));
    for (int left = octets; left > 0; ) {
      left -= file.write(ByteBuffer.allocate(Math.min(left, 1 << 16)));
    }
    return file;
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
    call.writeAndFlush(new Answer());
    ChannelHandlerContext next = waiting.poll();
    if (next != null) {
      serve(next);
    }
  }

  @Override
  public void close() throws IOException {
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    answer.close();
  }

  /** All of the file, which stays open. */
  private final class Answer extends DefaultFileRegion {
    Answer() {
      super(answer, 0, length);
    }

    @Override
    protected void deallocate() {
      // the file is closed with the tenant
    }
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
