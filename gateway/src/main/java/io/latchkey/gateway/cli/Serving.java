package io.latchkey.gateway.cli;

import io.latchkey.gateway.bootstrap.Service;
import io.latchkey.gateway.config.Loaded;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** A gateway from its configuration file to its end. */
final class Serving {
  private Serving() {}

  /** Runs until it is told to stop; gives the exit code. */
  static int run(Path config, PrintWriter err) {
    Service.prepare(config);
    Optional<Loaded.Valid> loaded = Configuration.load(config, err);
    if (loaded.isEmpty()) {
      Service.abandon();
      err.println("latchkey: nothing was started: " + config + " has errors");
      err.flush();
      return ExitCode.WRONG_INPUT;
    }
    Deferred reload = new Deferred();
    Hangup.handle(reload);
    try {
      Termination.run(
          () -> {
            Service service = Service.start(loaded.get());
            service.onDrain(Termination::begin);
            reload.begin(service::reload);
            return service::close;
          });
      return ExitCode.DONE;
    } catch (IOException unusable) {
      err.println("latchkey: " + unusable.getMessage() + Termination.why(unusable));
      err.flush();
      return ExitCode.WRONG_INPUT;
    }
  }
}
