package io.latchkey.gateway.admin;

import io.latchkey.gateway.telemetry.LogSetup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line that each changing call leaves in the log: who, what, and what came of it; never the
 * token. Of wrong tokens too, at most as many as {@link TokenTries} lets be tried.
 */
final class AdminAudit {
  private static final Logger LOG = LoggerFactory.getLogger(LogSetup.AUDIT);

  private final SocketAddress peer;
  private final AdminCall call;

  /**
   * The lines of one call.
   *
   * @param peer who called
   * @param call its path is only told once the token was right
   */
  AdminAudit(SocketAddress peer, AdminCall call) {
    this.peer = peer;
    this.call = call;
  }

  /** The call's token was right, and its page has answered or failed. */
  void done(@Nullable AdminAnswer answer, @Nullable Throwable failure) {
    LOG.atInfo()
        .addKeyValue("peer", who())
        .addKeyValue("call", call.method() + " " + call.path())
        .addKeyValue("status", answer == null ? 500 : answer.status())
        .addKeyValue("result", answer == null ? "fault" : answer.note())
        .log("an operator's call");
  }

  /** The token that came was wrong. */
  void wrongToken() {
    LOG.atWarn().addKeyValue("peer", who()).log("a wrong admin token");
  }

  private String who() {
    return peer instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "unknown";
  }
}
