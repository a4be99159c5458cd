package io.latchkey.gateway.admin;

import java.util.concurrent.CompletionStage;

/** What an operator can do to the gateway that runs. Any thread; nothing here blocks. */
public interface Operator {

  /** Reads the configuration anew and runs it, if it is right. */
  CompletionStage<ReloadReport> reload();

  /** What {@link #reload} would do now; changes nothing. */
  CompletionStage<ReloadReport> preview();

  /** Begins to drain, as SIGTERM does; the process ends when it is done. */
  void drain();
}
