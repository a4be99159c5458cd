package io.latchkey.gateway.bootstrap;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.function.Supplier;

/**
 * The kind of sockets that this machine has: epoll on Linux, where its library is there, else NIO.
 *
 * @param word which it is, for the log
 */
record Sockets(
    String word,
    Supplier<IoHandlerFactory> handlers,
    Class<? extends ServerChannel> serverChannel,
    Class<? extends SocketChannel> channel,
    Class<? extends DatagramChannel> datagrams) {

  static Sockets ofThisMachine() {
    if (Epoll.isAvailable()) {
      return new Sockets(
          "epoll",
          EpollIoHandler::newFactory,
          EpollServerSocketChannel.class,
          EpollSocketChannel.class,
          EpollDatagramChannel.class);
    }
    return new Sockets(
        "nio",
        NioIoHandler::newFactory,
        NioServerSocketChannel.class,
        NioSocketChannel.class,
        NioDatagramChannel.class);
  }

  /** So many event loops, on threads that are named so. */
  EventLoopGroup loops(int count, String name) {
    return new Loops(count, new DefaultThreadFactory("latchkey-" + name), handlers.get());
  }
}
