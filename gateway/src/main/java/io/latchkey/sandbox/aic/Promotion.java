package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;

/** {@code /environment/promotion/lock}: the lock that a promotion of configuration begins with. */
final class Promotion implements EnvironmentApi.Part {
  private final AicState state;
  private String lock = "";

  Promotion(AicState state) {
    this.state = state;
  }

  @Override
  public synchronized Answer answer(AicCall api, List<String> below) {
    if (below.isEmpty() || !below.get(0).equals("lock") || below.size() > 2) {
      return EnvironmentApi.pathNotFound(api);
    }
    if (below.size() == 1) {
      return switch (api.method()) {
        case "GET" -> AicAnswer.ok(status());
        case "POST" -> lock();
        default -> EnvironmentApi.methodNotAllowed(api, "GET", "POST");
      };
    }
    if (below.get(1).equals("state") && api.method().equals("GET")) {
      return AicAnswer.ok(status());
    }
    return api.method().equals("DELETE")
        ? unlock(below.get(1))
        : EnvironmentApi.methodNotAllowed(api, "DELETE");
  }

  private Answer lock() {
    if (!lock.isEmpty()) {
      throw CrestException.of(409, "The environment is locked by " + lock);
    }
    lock = state.draw().uuid();
    return AicAnswer.ok(
        Json.object(
            "description", "Environment locked",
            "promotionId", lock,
            "result", "locked"));
  }

  private Answer unlock(String id) {
    if (lock.isEmpty() || !lock.equals(id)) {
      throw CrestException.notFound("There is no lock " + id);
    }
    lock = "";
    return AicAnswer.ok(
        Json.object(
            "description", "Environment unlocked",
            "promotionId", id,
            "result", "unlocked"));
  }

  private Object status() {
    String result = lock.isEmpty() ? "unlocked" : "locked";
    Object environment = Json.object("promotionId", lock, "proxyState", result, "state", result);
    return Json.object(
        "description", "Environment " + result,
        "lowerEnv", environment,
        "promotionId", lock,
        "result", result,
        "upperEnv", environment);
  }
}
