package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.transport.TenantSettings.Proxy;
import io.latchkey.gateway.wire.HeadScanner;
import io.latchkey.gateway.wire.StatusLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Asks an HTTP proxy for a tunnel to an origin (RFC 9110 section 9.3.6, CONNECT), then steps aside:
 * what stands behind it in the pipeline sees a connection that has just become active.
 *
 * <p>The proxy's answer is read by the grammar of every other answer. Octets right behind it are
 * refused: nobody speaks before we do, so they were smuggled in. Confined to its event loop.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {
  private static final int MAX_INTERIM = 16;

  private final Proxy proxy;
  private final Origin origin;
  private final Outcome outcome;
  private final HeadScanner scanner =
      new HeadScanner(AnswerDecoder.MAX_LINE, AnswerDecoder.MAX_SECTION);
  private @Nullable ByteBuf held;
  private int interim;
  private boolean settled;

  /** Hears how it ends, once. */
  interface Outcome {
    void open();

    void refused(String word);
  }

  Tunnel(Proxy proxy, Origin origin, Outcome outcome) {
    this.proxy = proxy;
    this.origin = origin;
    this.outcome = outcome;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    String target = origin.host() + ":" + origin.port();
    StringBuilder head = new StringBuilder(256);
    head.append("CONNECT ").append(target).append(" HTTP/1.1\r\nHost: ").append(target);
    Secret credentials = proxy.credentials();
    if (credentials != null) {
      byte[] octets = credentials.reveal().getBytes(StandardCharsets.UTF_8);
      head.append("\r\nProxy-Authorization: Basic ");
      head.append(Base64.getEncoder().encodeToString(octets));
    }
    head.append("\r\n\r\n");
    ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), head), ctx.voidPromise());
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (settled) {
      bytes.release();
      return;
    }
    ByteBuf in = held == null ? bytes : held.writeBytes(bytes);
    if (held != null) {
      bytes.release();
    }
    held = in;
    try {
      read(ctx, in);
    } catch (MalformedException garbage) {
      refuse("the proxy does not answer in HTTP");
    }
  }

  private void read(ChannelHandlerContext ctx, ByteBuf in) throws MalformedException {
    for (int length = scanner.scan(in); length >= 0; length = scanner.scan(in)) {
      byte[] head = new byte[length];
      in.readBytes(head);
      int lineEnd = scanner.firstLineEnd();
      scanner.reset();
      StatusLine line = StatusLine.parse(head, lineEnd);
      FieldSection.parse(head, lineEnd + 2, length - 2, AnswerDecoder.MAX_FIELDS);
      if (line.status() >= 200) {
        answered(ctx, line.status(), in.isReadable());
        return;
      }
      if (line.status() == 101 || ++interim > MAX_INTERIM) {
        throw MalformedException.syntax("the proxy does not come to an answer");
      }
    }
    held = in.discardReadBytes();
    ctx.read();
  }

  private void answered(ChannelHandlerContext ctx, int status, boolean surplus) {
    if (status >= 300) {
      refuse(
          status == 407
              ? "the proxy answered 407: it wants a user and password that it knows"
              : "the proxy answered " + status);
    } else if (surplus) {
      refuse("the proxy sent more than its answer");
    } else {
      settled = true;
      ctx.fireChannelActive();
      ctx.pipeline().remove(this);
      outcome.open();
    }
  }

  private void refuse(String word) {
    if (!settled) {
      settled = true;
      outcome.refused(word);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    refuse("the proxy closed the connection");
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    refuse("the connection to the proxy broke");
    ctx.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (held != null) {
      held.release();
      held = null;
    }
  }
}
