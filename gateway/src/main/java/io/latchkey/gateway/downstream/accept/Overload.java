package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/** Turns a connection away that is one too many: 503, nothing read, and closed. */
final class Overload extends ChannelInboundHandlerAdapter implements AnswerSide.Reading {
  private final Listener listener;
  private final Conductor conductor;

  Overload(Listener listener, Conductor conductor) {
    this.listener = listener;
    this.conductor = conductor;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      turnAway(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    turnAway(ctx);
  }

  private void turnAway(ChannelHandlerContext ctx) {
    AnswerSide side = new AnswerSide(ctx, conductor, listener.limits(), this);
    side.close();
    conductor.refuseUnread(
        side,
        Refusal.of(Reason.OVERLOADED, "Share connections, or call again later.").retryAfter(1),
        listener.name(),
        Peers.text(ctx.channel()));
    Lingering.begin(ctx, false, () -> {});
    ctx.executor().schedule(() -> ctx.close(), Lingering.TURNED_AWAY_NANOS, TimeUnit.NANOSECONDS);
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
    ctx.read();
  }

  /** Whoever is turned away may go as it likes. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public void contentIsWanted() {
    // there is no request whose content could be wanted
  }

  @Override
  public void answerIsOut() {
    // the connection is closed by turnAway
  }

  @Override
  public void answerIsBroken() {
    // a refusal is written whole
  }

  @Override
  public boolean isContentComplete() {
    return false;
  }

  @Override
  public void contentIsSlow() {
    // there is no request whose content could be slow
  }
}
