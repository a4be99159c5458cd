package io.latchkey.sandbox.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way back of one call: an answer at once, late, dripping, streamed or cut, or no answer at
 * all. May be used from any thread; the first use counts, later ones are ignored.
 */
public final class Reply {
  private final Connection connection;
  private final ChannelHandlerContext ctx;
  private final HttpHeaders asked;
  private final boolean head;
  private boolean keepAlive;
  private boolean contentWithheld;
  private boolean given;
  private boolean done;
  private final List<Field> extra = new ArrayList<>();
  private @Nullable Download download;

  Reply(Connection connection, ChannelHandlerContext ctx, HttpRequest request) {
    this.connection = connection;
    this.ctx = ctx;
    this.asked = request.headers();
    this.keepAlive = HttpUtil.isKeepAlive(request);
    this.contentWithheld = HttpUtil.is100ContinueExpected(request);
    this.head = request.method().equals(HttpMethod.HEAD);
  }

  /** Gives the answer one more field, whatever answer it will be. On the connection's loop only. */
  public void with(String name, String value) {
    extra.add(new Field(name, value));
  }

  public void send(Answer answer) {
    onLoop(() -> sendWhole(answer));
  }

  /** Sends the answer after a delay; zero or less is at once. */
  public void sendAfter(Duration delay, Answer answer) {
    after(delay, () -> send(answer));
  }

  /** Runs something on the connection's event loop after a delay; zero or less is at once. */
  public void after(Duration delay, Runnable then) {
    if (delay.isZero() || delay.isNegative()) {
      onLoop(then);
    } else {
      var unused = ctx.executor().schedule(then, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Sends the head at once and the content in pieces of so many bytes, one per interval above zero.
   */
  public void drip(Answer answer, int piece, Duration interval) {
    onLoop(
        () -> {
          if (give()) {
            ctx.writeAndFlush(headOf(answer, answer.content().length));
            dripFrom(answer, 0, piece, interval);
          }
        });
  }

  /** Sends the head and so many bytes of the content it promises, then closes the connection. */
  public void cut(Answer answer, int bytes) {
    onLoop(
        () -> {
          if (give()) {
            ctx.write(headOf(answer, answer.content().length));
            ctx.writeAndFlush(piece(answer, 0, bytes)).addListener(ChannelFutureListener.CLOSE);
          }
        });
  }

  /** Streams so many bytes of {@link Download#PATTERN}, chunked or with Content-Length. */
  public void stream(Answer answer, long size, boolean chunked) {
    onLoop(
        () -> {
          if (give()) {
            ctx.write(headOf(answer, chunked ? -1 : size));
            download = new Download(ctx, head ? 0 : size, this::finish);
            download.pump();
          }
        });
  }

  /** Closes the connection without an answer. */
  public void close() {
    onLoop(
        () -> {
          if (give()) {
            ctx.close();
          }
        });
  }

  /** Resets the connection without an answer: the peer sees RST, not the end of the stream. */
  public void reset() {
    onLoop(
        () -> {
          if (give()) {
            ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            ctx.close();
          }
        });
  }

  private void sendWhole(Answer answer) {
    if (!give()) {
      return;
    }
    HttpResponse whole =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.content()));
    dress(whole, answer, answer.content().length);
    ctx.writeAndFlush(whole).addListener(written -> finish());
  }

  private void dripFrom(Answer answer, int from, int size, Duration interval) {
    if (!ctx.channel().isActive()) {
      return;
    }
    if (from >= answer.content().length) {
      ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(written -> finish());
      return;
    }
    ctx.writeAndFlush(piece(answer, from, size));
    after(interval, () -> dripFrom(answer, from + size, size, interval));
  }

  private static DefaultHttpContent piece(Answer answer, int from, int size) {
    int end = Math.min(answer.content().length, from + size);
    return new DefaultHttpContent(Unpooled.wrappedBuffer(answer.content(), from, end - from));
  }

  private HttpResponse headOf(Answer answer, long length) {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
    dress(response, answer, length);
    return response;
  }

  private void dress(HttpResponse response, Answer answer, long length) {
    answer.fields().forEach(field -> response.headers().add(field.name(), field.value()));
    extra.forEach(field -> response.headers().add(field.name(), field.value()));
    connection.server().traits().dress(response.headers());
    connection.server().traits().echo(asked, response.headers());
    if (length < 0) {
      response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else if (answer.status() != 204 && answer.status() != 304) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
    }
    if (closes() || connection.server().draining()) {
      closeAfterwards();
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  private void onLoop(Runnable then) {
    if (ctx.executor().inEventLoop()) {
      then.run();
    } else {
      ctx.executor().execute(then);
    }
  }

  private boolean give() {
    boolean first = !given && ctx.channel().isActive();
    given = true;
    return first;
  }

  private void finish() {
    done = true;
    connection.nextWhenDone(ctx);
  }

  void closeAfterwards() {
    keepAlive = false;
  }

  boolean closes() {
    return !keepAlive || contentWithheld;
  }

  /** Whether the caller holds its content back until told to send it (RFC 9110, 10.1.1). */
  boolean contentWithheld() {
    return contentWithheld;
  }

  void contentCalledFor() {
    contentWithheld = false;
  }

  boolean given() {
    return given;
  }

  boolean done() {
    return done;
  }

  void writable() {
    if (download != null) {
      download.pump();
    }
  }

  void gone() {
    given = true;
    if (download != null) {
      download.stop();
    }
  }
}
