package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import java.util.List;
import java.util.Map;

/** {@code /environment/startup}: the restart that puts variables and secrets into force. */
final class Startup implements EnvironmentApi.Part {
  private final AicState state;
  private final List<Runnable> loads;
  private boolean restarting;
  private int pollsLeft;

  Startup(AicState state, List<Runnable> loads) {
    this.state = state;
    this.loads = loads;
  }

  @Override
  public synchronized Answer answer(AicCall api, List<String> below) {
    if (!below.isEmpty()) {
      return EnvironmentApi.pathNotFound(api);
    }
    if (api.method().equals("GET")) {
      return poll();
    }
    if (!api.method().equals("POST")) {
      return EnvironmentApi.methodNotAllowed(api, "GET", "POST");
    }
    if (!api.action().equals("restart")) {
      throw CrestException.badRequest("Unsupported action '" + api.action() + "'");
    }
    if (restarting) {
      throw CrestException.of(409, "A restart is in progress");
    }
    restarting = true;
    pollsLeft = state.switches().restartPolls.get();
    return status();
  }

  private Answer poll() {
    if (restarting && pollsLeft-- <= 0) {
      restarting = false;
      loads.forEach(Runnable::run);
    }
    return status();
  }

  private Answer status() {
    return AicAnswer.ok(Map.of("restartStatus", restarting ? "restarting" : "ready"));
  }
}
