package io.latchkey.sandbox.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One caller's connection: reads one request, has it answered, only then reads the next, so that
 * pipelined requests wait in the socket. Confined to its event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  /** Bytes of content that a handler of whole calls may be sent. */
  static final int MAX_CONTENT = 1024 * 1024;

  /** Bytes of content read and thrown away after an early answer, before the connection goes. */
  static final long MAX_DISCARDED = 16L * 1024 * 1024;

  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final SandboxServer server;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  /** Messages of requests that wait for the one being answered; at most one socket read. */
  private final Queue<Object> inbox = new ArrayDeque<>();

  private @Nullable Call call;
  private @Nullable Handler handler;
  private @Nullable ContentSink sink;
  private @Nullable Reply reply;
  private @Nullable Future<?> idle;
  private boolean requestRead;
  private boolean pumping;
  private long discarded;

  Connection(SandboxServer server) {
    this.server = server;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    awaitRequest(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    inbox.add(message);
    pump(ctx);
  }

  /** Works off what was read, and has more read, as far as the request being answered allows. */
  private void pump(ChannelHandlerContext ctx) {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (takesMore() && !inbox.isEmpty()) {
        work(ctx, inbox.remove());
      }
    } finally {
      pumping = false;
    }
    if (takesMore()) {
      ctx.read();
    }
  }

  private boolean takesMore() {
    return reply == null || !requestRead;
  }

  private void work(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpRequest head) {
        begin(ctx, head);
      }
      if (message instanceof HttpContent content) {
        take(ctx, content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest head) {
    stopIdle();
    requestRead = false;
    discarded = 0;
    held.reset();
    handler = null;
    sink = null;
    Reply fresh = new Reply(this, ctx, head);
    reply = fresh;
    Call begun = head.decoderResult().isSuccess() ? Call.of(head) : null;
    if (begun == null) {
      fresh.closeAfterwards();
      fresh.send(Answer.text(400, "Bad Request"));
      return;
    }
    Routes.Route route = server.routes().find(begun.path(), server.traits().elsewhere());
    call = begun.withRest(route.rest());
    handler = route.handler();
    SinkHandler sinkHandler = route.sink();
    if (sinkHandler != null) {
      sink = sinkHandler.open(call, fresh);
    }
    if (!fresh.given() && fresh.contentWithheld()) {
      fresh.contentCalledFor();
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
  }

  private void take(ChannelHandlerContext ctx, HttpContent content) {
    Reply current = Objects.requireNonNull(reply);
    int size = content.content().readableBytes();
    if (!content.decoderResult().isSuccess()) {
      current.closeAfterwards();
      current.send(Answer.text(400, "Bad Request"));
    } else if (current.given()) {
      discarded += size;
    } else if (sink != null) {
      sink.take(content.content().nioBuffer());
    } else if (held.size() + size > MAX_CONTENT) {
      current.send(Answer.text(413, "Content Too Large"));
    } else {
      byte[] piece = new byte[size];
      content.content().getBytes(content.content().readerIndex(), piece);
      held.write(piece, 0, size);
    }
    if (discarded > MAX_DISCARDED) {
      ctx.close();
    } else if (content instanceof LastHttpContent) {
      requestRead = true;
      end(ctx, current);
    }
  }

  private void end(ChannelHandlerContext ctx, Reply current) {
    if (current.given()) {
      nextWhenDone(ctx);
      return;
    }
    try {
      if (sink != null) {
        sink.end();
      } else {
        Call whole = Objects.requireNonNull(call).withContent(held.toByteArray());
        Objects.requireNonNull(handler).handle(whole, current);
      }
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("A sandbox handler broke");
      current.send(Answer.text(500, "Internal Server Error"));
    }
  }

  /** Reads the next request once this one is read to its end and answered to its end. */
  void nextWhenDone(ChannelHandlerContext ctx) {
    Reply current = reply;
    if (current == null || !current.done() || !(requestRead || current.contentWithheld())) {
      return;
    }
    reply = null;
    call = null;
    if (current.closes() || server.draining()) {
      ctx.close();
    } else {
      awaitRequest(ctx);
    }
  }

  private void awaitRequest(ChannelHandlerContext ctx) {
    long millis = server.traits().idleCloseMillis();
    if (millis > 0) {
      idle = ctx.executor().schedule(() -> ctx.close(), millis, TimeUnit.MILLISECONDS);
    }
    pump(ctx);
  }

  private void stopIdle() {
    if (idle != null) {
      idle.cancel(false);
      idle = null;
    }
  }

  /** Closes if no request is being answered; called when the server drains. */
  void closeIfIdle(ChannelHandlerContext ctx) {
    if (reply == null) {
      ctx.close();
    }
  }

  SandboxServer server() {
    return server;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (reply != null && ctx.channel().isWritable()) {
      reply.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopIdle();
    inbox.forEach(ReferenceCountUtil::release);
    inbox.clear();
    if (reply != null) {
      reply.gone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.atDebug().setCause(cause).log("A sandbox connection broke");
    ctx.close();
  }
}
