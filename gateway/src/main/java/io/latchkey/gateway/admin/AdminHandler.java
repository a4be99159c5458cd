package io.latchkey.gateway.admin;

import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the admin listener: reads one request, gives its answer, then reads the next.
 * Each step has a deadline, after which the connection is closed. A request that came ahead of the
 * answer before it is looked at when the event loop has gone round once more, so that whoever sends
 * many holds nobody up. Confined to its event loop.
 */
final class AdminHandler extends ChannelInboundHandlerAdapter {
  /** The event by which a connection is told to end: at once, or after the answer under way. */
  static final Object FINISH = new Object();

  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);

  private final AdminPages pages;
  private final OpenConnections connections;
  private final RequestSource source;
  private final WholeRequests requests;
  private @Nullable Future<?> deadline;
  private boolean answering;
  private boolean lastAnswer;
  private boolean finishing;
  private boolean http10;
  private int ahead;

  AdminHandler(AdminPages pages, OpenConnections connections, RequestSource source) {
    this.pages = pages;
    this.connections = connections;
    this.source = source;
    this.requests = new WholeRequests(source);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    awaitNext(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lastAnswer = true;
    source.release();
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (lastAnswer || !(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
      return;
    }
    source.feed(ctx.alloc(), bytes);
    if (!answering) {
      take(ctx);
    } else if (source.held() > AdminServer.MAX_AHEAD) {
      ctx.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event != FINISH) {
      return;
    }
    lastAnswer = true;
    if (answering) {
      finishing = true;
      arm(ctx, AdminServer.LAST_ANSWER);
    } else {
      ctx.close();
    }
  }

  /** Takes the next request, if it is there. */
  private void take(ChannelHandlerContext ctx) {
    try {
      AdminRequest request = requests.next();
      if (request != null) {
        begin(ctx);
        serve(ctx, request);
      } else if (requests.wantsInvitation()) {
        ctx.writeAndFlush(AnswerBytes.invitation(ctx.alloc()), ctx.voidPromise());
      }
    } catch (RefusedException refused) {
      begin(ctx);
      lastAnswer = true;
      source.release();
      write(ctx, refusal(refused.refusal()), true);
    }
  }

  private static AdminAnswer refusal(Refusal refusal) {
    return AdminAnswer.problem(
        refusal.reason().status(), refusal.reason().title(), refusal.detail(), Map.of());
  }

  private void begin(ChannelHandlerContext ctx) {
    answering = true;
    connections.answers(ctx.channel());
    ctx.channel().config().setAutoRead(false);
    arm(ctx, AdminServer.ANSWER_TIMEOUT);
  }

  private void serve(ChannelHandlerContext ctx, AdminRequest request) {
    lastAnswer |= !request.head().keepAlive() || ahead > AdminServer.MAX_PIPELINED;
    http10 = request.head().http10();
    boolean content = !request.head().method().equals("HEAD");
    CompletableFuture.completedFuture(request)
        .thenCompose(whole -> pages.answer(whole, ctx.channel()))
        .whenCompleteAsync(
            (answer, failure) -> write(ctx, answer == null ? fault(failure) : answer, content),
            ctx.executor());
  }

  private static AdminAnswer fault(@Nullable Throwable failure) {
    LOG.atError().setCause(failure).log("an admin page failed");
    return AdminAnswer.problem(
        500, "Internal Server Error", "The gateway made a mistake.", Map.of());
  }

  private void write(ChannelHandlerContext ctx, AdminAnswer answer, boolean content) {
    String connection = lastAnswer ? "close" : http10 ? "keep-alive" : "";
    ByteBuf head = AnswerBytes.head(ctx.alloc(), answer, connection);
    ChannelFuture written;
    if (content && answer.content().length > 0) {
      ctx.write(head, ctx.voidPromise());
      written = ctx.writeAndFlush(Unpooled.wrappedBuffer(answer.content()));
    } else {
      written = ctx.writeAndFlush(head);
    }
    written.addListener(
        done -> {
          if (!done.isSuccess()) {
            ctx.close();
          } else if (lastAnswer) {
            linger(ctx);
          } else {
            awaitNext(ctx);
          }
        });
  }

  /** The next request is waited for; if it is here already, until the loop has gone round. */
  private void awaitNext(ChannelHandlerContext ctx) {
    if (source.held() > 0) {
      ahead++;
      ctx.executor().schedule(() -> goOn(ctx), AdminServer.TURN.toNanos(), TimeUnit.NANOSECONDS);
    } else {
      ahead = 0;
      goOn(ctx);
    }
  }

  private void goOn(ChannelHandlerContext ctx) {
    if (lastAnswer) {
      ctx.close();
      return;
    }
    answering = false;
    connections.awaits(ctx.channel());
    arm(ctx, AdminServer.REQUEST_TIMEOUT);
    if (source.held() > 0) {
      take(ctx);
    }
    if (!answering) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  /**
   * Ends our side and takes what still comes for a moment: closing at once over unread octets would
   * reset the connection, and the answer could be lost (RFC 9112 section 9.6).
   */
  private void linger(ChannelHandlerContext ctx) {
    answering = false;
    if (!finishing) {
      arm(ctx, AdminServer.LINGER);
    }
    source.release();
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
    if (!(cause instanceof IOException || cause instanceof DecoderException)) {
      LOG.atError().setCause(cause).log("fault on a connection to the admin listener");
    }
    ctx.close();
  }
}
