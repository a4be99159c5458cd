package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.upstream.credential.TokenPool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What becomes of the accounts of a plan that has just been replaced. */
final class Successors {
  private Successors() {}

  /**
   * Turns the accounts of {@code now} to what is new of them, and lets nothing be tried any more of
   * those that only {@code before} has.
   *
   * @return what follows their files from now on
   */
  static RotationFiles follow(
      RunningPlan before, RunningPlan now, Loaded.Valid loaded, FileWatch watch) {
    before.accountsBut(List.of(now)).forEach(account -> account.rotation().close());
    RotationFiles files = new RotationFiles(loaded.accounts(), watch, InstantSource.system());
    for (Account account : now.accounts()) {
      Account known =
          before.accounts().stream().filter(account::sharesWith).findFirst().orElse(null);
      if (known == null) {
        files.keep(account.rotation());
      } else {
        goOn(known, account, files.goOn(account.rotation()));
      }
    }
    return files;
  }

  private static void goOn(Account known, Account account, Instant since) {
    if (!account.settings().equals(known.settings())) {
      account.rotation().follow(account.settings(), since);
    }
    TokenPool pool = account.pool();
    if (pool != null && account.settings().poolSize() != known.settings().poolSize()) {
      pool.resize(account.settings().poolSize());
    }
  }
}
