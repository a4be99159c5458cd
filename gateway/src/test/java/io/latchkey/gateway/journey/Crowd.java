package io.latchkey.gateway.journey;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * Callers of both versions of HTTP, each making one call after the other: reads, and content of
 * random octets, of which the simulators' {@code /sandbox/sink} says what came.
 */
final class Crowd implements AutoCloseable {
  private static final int KINDS = 64;
  private static final int MOST = 64 << 10;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<Kind> kinds = new ArrayList<>();
  private final List<One> all = new ArrayList<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong answers = new AtomicLong();

  /** One call: without content, or with content of a declared or of an unknown length. */
  private record Kind(byte[] content, boolean chunked, String expected) {}

  /** A way to send a call; the answer goes to {@link One#answered}. */
  private interface Way {
    void send(One caller, Kind kind);
  }

  Crowd(InetSocketAddress address, int byHttp1, int byHttp2, int streams, Random random)
      throws Exception {
    for (int i = 0; i < KINDS; i++) {
      kinds.add(kind(i, random));
    }
    for (int i = 0; i < byHttp1; i++) {
      One one = new One(i);
      one.way = http1(address, one);
      all.add(one);
    }
    for (int i = 0; i < byHttp2; i += streams) {
      Way shared = http2(address);
      for (int each = 0; each < streams; each++) {
        One one = new One(i + each);
        one.way = shared;
        all.add(one);
      }
    }
  }

  private static Kind kind(int i, Random random) throws Exception {
    int size = i % 2 == 0 ? 0 : i % 32 == 1 ? MOST - random.nextInt(2) : random.nextInt(MOST / 32);
    byte[] content = new byte[size];
    random.nextBytes(content);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    String said = "{\"size\":" + size + ",\"sha256\":\"" + sha256 + "\"}";
    return new Kind(content, i % 4 == 1, size == 0 ? "" : said);
  }

  private Channel connect(InetSocketAddress address, ChannelInitializer<Channel> made)
      throws Exception {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .handler(made)
        .connect(address)
        .sync()
        .channel();
  }

  private static ChannelInitializer<Channel> initializer(java.util.function.Consumer<Channel> how) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        how.accept(channel);
      }
    };
  }

  private Way http1(InetSocketAddress address, One one) throws Exception {
    Channel channel =
        connect(
            address,
            initializer(
                made ->
                    made.pipeline()
                        .addLast(new HttpClientCodec(), new HttpObjectAggregator(MOST))
                        .addLast(new Hearing(one, false))));
    return (caller, kind) -> write(channel, kind);
  }

  private Way http2(InetSocketAddress address) throws Exception {
    Channel connection =
        connect(
            address,
            initializer(
                made ->
                    made.pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient().build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()))));
    return (caller, kind) ->
        new Http2StreamChannelBootstrap(connection)
            .handler(
                initializer(
                    made ->
                        made.pipeline()
                            .addLast(new Http2StreamFrameToHttpObjectCodec(false))
                            .addLast(new HttpObjectAggregator(MOST), new Hearing(caller, true))))
            .open()
            .addListener(
                opened -> {
                  if (opened.isSuccess()) {
                    write((Channel) opened.getNow(), kind);
                  } else {
                    caller.failed(String.valueOf(opened.cause()));
                  }
                });
  }

  private static void write(Channel channel, Kind kind) {
    boolean bare = kind.content().length == 0;
    HttpMethod method = bare ? HttpMethod.GET : HttpMethod.POST;
    String target = bare ? "/security/whoami" : "/sandbox/sink";
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target);
    request.headers().set("Host", "a").set("X-Api-Key", Yaml.KEY);
    if (!bare && kind.chunked()) {
      HttpUtil.setTransferEncodingChunked(request, true);
    } else if (!bare) {
      HttpUtil.setContentLength(request, kind.content().length);
    }
    channel.write(request);
    ByteBuf content = Unpooled.wrappedBuffer(kind.content());
    int half = content.readableBytes() / 2;
    if (half > 0) {
      channel.writeAndFlush(new DefaultHttpContent(content.readRetainedSlice(half)));
    }
    channel.writeAndFlush(new DefaultLastHttpContent(content));
  }

  /** Hears one caller's answers. */
  private static final class Hearing extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final One one;
    private final boolean once;
    private boolean heard;

    Hearing(One one, boolean once) {
      this.one = one;
      this.once = once;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse answer) {
      heard = true;
      one.answered(answer.status().code(), answer.content().toString(StandardCharsets.UTF_8));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (!heard || !once) {
        one.gone();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      one.failed(cause.toString());
      ctx.close();
    }
  }

  /** One caller, on the crowd's thread. */
  private final class One {
    private Way way = (caller, kind) -> {};
    private int next;
    private int left;
    private boolean waiting;

    One(int number) {
      next = number * 7;
    }

    private Kind kind() {
      return kinds.get(next % KINDS);
    }

    private void call() {
      left--;
      waiting = true;
      way.send(this, kind());
    }

    private void answered(int status, String content) {
      Kind asked = kind();
      waiting = false;
      if (status != 200 || !content.contains(asked.expected())) {
        failures.add(asked.content().length + " octets: " + status + " " + content);
      }
      next++;
      if (left > 0) {
        call();
      }
      answers.incrementAndGet();
    }

    private void gone() {
      if (waiting) {
        failed("the connection or the stream ended");
      }
    }

    private void failed(String why) {
      waiting = false;
      failures.add(why);
    }
  }

  /** Lets every caller make so many calls more. */
  void begin(int each) throws Exception {
    loop.submit(
            () ->
                all.forEach(
                    one -> {
                      one.left += each;
                      one.call();
                    }))
        .sync();
  }

  /** Waits until so many answers have come in all, or something was not as it should be. */
  void awaitAnswers(long total) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> !failures.isEmpty() || answers() >= total);
  }

  /** How many answers came. */
  long answers() {
    return answers.get();
  }

  /** What was not as it should be. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
