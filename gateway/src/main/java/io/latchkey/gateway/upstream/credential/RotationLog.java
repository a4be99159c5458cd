package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What an operator reads of an account's changed secrets and keys. Never what is in them. */
final class RotationLog {
  private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);

  private final String account;

  RotationLog(String account) {
    this.account = account;
  }

  void found() {
    LOG.atInfo()
        .addKeyValue("account", account)
        .log("a changed secret or key is tried; what was there serves on");
  }

  void promoted() {
    LOG.atInfo().addKeyValue("account", account).log("the changed secret or key serves now");
  }

  void withdrawn() {
    LOG.atInfo()
        .addKeyValue("account", account)
        .log("the files hold again what serves; the changed secret or key is forgotten");
  }

  void unfit(String why) {
    LOG.atWarn()
        .addKeyValue("account", account)
        .addKeyValue("why", why)
        .log("the changed files cannot be used; what was there serves on");
  }

  void failed(MintFailure failure, Duration retryIn, int attempts) {
    LoggingEventBuilder line =
        LOG.atWarn()
            .addKeyValue("account", account)
            .addKeyValue("reason", failure.word())
            .addKeyValue("attempt", attempts)
            .addKeyValue("retryIn", MintLog.seconds(retryIn))
            .addKeyValue("why", MintLog.cause(failure));
    if (!failure.description().isEmpty()) {
      line = line.addKeyValue("description", failure.description());
    }
    line.log("the changed secret or key does not serve; what was there serves on");
  }

  void held(Duration wait) {
    LOG.atWarn()
        .addKeyValue("account", account)
        .addKeyValue("retryIn", MintLog.seconds(wait))
        .log(
            "the changed secret or key is not tried yet, lest the tenant lock the account: it has"
                + " refused too many lately");
  }
}
