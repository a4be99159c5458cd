package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.tls.Alerts;
import io.latchkey.gateway.tls.CertificateFaults;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import org.jspecify.annotations.Nullable;

/** Says in the log why a caller's TLS handshake failed, and leaves when there is no more to say. */
final class HandshakeWatch extends ChannelInboundHandlerAdapter {
  private static final int MAX_CAUSES = 10;

  private final Listener listener;
  private final Strangers log;

  HandshakeWatch(Listener listener, Strangers log) {
    this.listener = listener;
    this.log = log;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    boolean last = event instanceof SslHandshakeCompletionEvent;
    if (last || event instanceof SniCompletionEvent) {
      Throwable cause = ((SslCompletionEvent) event).cause();
      if (cause != null) {
        log.say(listener.name(), Peers.text(ctx.channel()), word(cause));
      }
    }
    ctx.fireUserEventTriggered(event);
    if (last) {
      ctx.pipeline().remove(this);
    }
  }

  static String word(Throwable failure) {
    @Nullable Throwable cause = failure;
    String word = "the TLS handshake failed";
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      String found = wordOf(cause);
      word = found.isEmpty() ? word : found;
      cause = cause.getCause();
    }
    return word;
  }

  private static String wordOf(Throwable cause) {
    if (cause instanceof NotSslRecordException) {
      return "no TLS: looks like cleartext on a TLS listener";
    }
    if (cause instanceof SslHandshakeTimeoutException) {
      return "the TLS handshake was too slow";
    }
    String certificate = CertificateFaults.word(cause);
    if (!certificate.isEmpty()) {
      return "the caller is turned away: " + certificate;
    }
    String alert = Alerts.received(cause);
    return alert.isEmpty() ? "" : "the caller ended the TLS handshake: " + alert;
  }
}
