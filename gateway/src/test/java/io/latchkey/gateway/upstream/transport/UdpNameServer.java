package io.latchkey.gateway.upstream.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server on loopback with what the test tells it. */
public final class UdpNameServer implements AutoCloseable {
  private final Map<String, List<Entry>> zone = new ConcurrentHashMap<>();
  private final Channel channel;

  private record Entry(long ttl, InetAddress address) {
    DnsRecordType type() {
      return address.getAddress().length == 4 ? DnsRecordType.A : DnsRecordType.AAAA;
    }
  }

  /** Begins to answer. */
  public UdpNameServer(EventLoopGroup group) throws InterruptedException {
    channel =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(
                new ChannelInitializer<DatagramChannel>() {
                  @Override
                  protected void initChannel(DatagramChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new DatagramDnsQueryDecoder())
                        .addLast(new DatagramDnsResponseEncoder())
                        .addLast(new Answerer());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** From now on {@code name} stands for these alone. */
  public void say(String name, long ttl, String... addresses) {
    zone.put(name + ".", new CopyOnWriteArrayList<>());
    add(name, ttl, addresses);
  }

  /** And for these. */
  public void add(String name, long ttl, String... addresses) {
    for (String each : addresses) {
      zone.get(name + ".").add(new Entry(ttl, ScriptedNames.literal(each)));
    }
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
  }

  private final class Answerer extends SimpleChannelInboundHandler<DatagramDnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
      DnsQuestion question = query.recordAt(DnsSection.QUESTION);
      List<Entry> entries = zone.get(question.name());
      DatagramDnsResponse response =
          new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
      response.setCode(entries == null ? DnsResponseCode.NXDOMAIN : DnsResponseCode.NOERROR);
      response.addRecord(DnsSection.QUESTION, question);
      for (Entry entry : entries == null ? List.<Entry>of() : entries) {
        if (entry.type().equals(question.type())) {
          response.addRecord(
              DnsSection.ANSWER,
              new DefaultDnsRawRecord(
                  question.name(),
                  entry.type(),
                  entry.ttl(),
                  Unpooled.wrappedBuffer(entry.address().getAddress())));
        }
      }
      ctx.writeAndFlush(response);
    }
  }
}
