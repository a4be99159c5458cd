package io.latchkey.gateway.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the admin listener: reads one request, gives its answer, then reads the next.
 * Each step has a deadline, after which the connection is closed. Confined to its event loop.
 */
final class AdminHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);

  private final AdminPages pages;
  private final OpenConnections connections;
  private @Nullable Future<?> deadline;
  private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();
  private boolean answering;
  private boolean lastAnswer;

  AdminHandler(AdminPages pages, OpenConnections connections) {
    this.pages = pages;
    this.connections = connections;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    readNext(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (deadline != null) {
      deadline.cancel(false);
    }
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (lastAnswer || !(message instanceof FullHttpRequest request)) {
      ReferenceCountUtil.release(message);
    } else if (!answering) {
      begin(ctx, request);
    } else if (waiting.size() < AdminServer.MAX_PIPELINED) {
      waiting.add(request);
    } else {
      request.release();
      ctx.close();
    }
  }

  private void begin(ChannelHandlerContext ctx, FullHttpRequest request) {
    answering = true;
    connections.answers(ctx.channel());
    ctx.channel().config().setAutoRead(false);
    arm(ctx, AdminServer.ANSWER_TIMEOUT);
    try {
      serve(ctx, request);
    } finally {
      request.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event != BoundedRequests.TOO_LARGE || lastAnswer) {
      return;
    }
    lastAnswer = true;
    if (!answering) {
      answering = true;
      AdminAnswer refusal =
          AdminAnswer.problem(
              413, "Content Too Large", "The content is larger than is taken here.", Map.of());
      write(ctx, refusal, false);
    }
  }

  private void serve(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      lastAnswer = true;
      AdminAnswer refusal =
          AdminAnswer.problem(400, "Bad Request", "The request is not well-formed HTTP.", Map.of());
      write(ctx, refusal, false);
      return;
    }
    lastAnswer = !HttpUtil.isKeepAlive(request);
    boolean head = request.method().equals(HttpMethod.HEAD);
    CompletableFuture.completedFuture(request)
        .thenCompose(whole -> pages.answer(whole, ctx.channel()))
        .whenCompleteAsync(
            (answer, failure) -> write(ctx, answer == null ? fault(failure) : answer, head),
            ctx.executor());
  }

  private static AdminAnswer fault(@Nullable Throwable failure) {
    LOG.atError().setCause(failure).log("an admin page failed");
    return AdminAnswer.problem(
        500, "Internal Server Error", "The gateway made a mistake.", Map.of());
  }

  private void write(ChannelHandlerContext ctx, AdminAnswer answer, boolean head) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.content()));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().length)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set("X-Content-Type-Options", "nosniff")
        .set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .set("Cross-Origin-Resource-Policy", "same-origin")
        .set("Referrer-Policy", "no-referrer");
    answer.fields().forEach(response.headers()::set);
    if (lastAnswer) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    ctx.writeAndFlush(response)
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                ctx.close();
              } else if (lastAnswer) {
                linger(ctx);
              } else {
                readNext(ctx);
              }
            });
  }

  private void readNext(ChannelHandlerContext ctx) {
    answering = false;
    FullHttpRequest next = waiting.poll();
    if (next != null) {
      begin(ctx, next);
    } else {
      connections.awaits(ctx.channel());
      arm(ctx, AdminServer.REQUEST_TIMEOUT);
      ctx.channel().config().setAutoRead(true);
    }
  }

  /**
   * Ends our side and takes what still comes for a moment: closing at once over unread octets would
   * reset the connection, and the answer could be lost (RFC 9112 section 9.6).
   */
  private void linger(ChannelHandlerContext ctx) {
    arm(ctx, AdminServer.LINGER);
    Channel channel = ctx.channel();
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
      channel.config().setAutoRead(true);
    } else {
      ctx.close();
    }
  }

  private void arm(ChannelHandlerContext ctx, Duration limit) {
    if (deadline != null) {
      deadline.cancel(false);
    }
    deadline = ctx.executor().schedule(() -> ctx.close(), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
