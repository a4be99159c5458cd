package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Field;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /openidm}: who calls gets what, down to the parts that nobody gets. */
final class IdmApi {
  /** What IDM has and service accounts may not see. */
  private static final Set<String> CLOSED = Set.of("repo", "audit", "script", "cluster");

  private static final String VERSION = "8.1.0";

  private final ManagedApi managed;
  private final IdmConfig config;
  private final AicGate gate;

  IdmApi(AicState state, AicGate gate) {
    this.managed = new ManagedApi(state);
    this.config = new IdmConfig(state);
    this.gate = gate;
  }

  void addTo(Routes routes) {
    routes.under("/openidm", gate.guarded(Area.IDM, this::answer));
  }

  private Answer answer(AicCall api) {
    String rest = api.rest();
    int slash = rest.indexOf('/');
    String first = slash < 0 ? rest : rest.substring(0, slash);
    String below = slash < 0 ? "" : rest.substring(slash + 1);
    if (CLOSED.contains(first)) {
      return Area.IDM.forbidden();
    }
    return switch (first) {
      case "managed" -> managed.answer(api, below);
      case "config" -> config.answer(api, below);
      case "info" -> info(api, below);
      case "system" -> system(api, rest);
      default -> throw CrestException.notFound("Resource '" + rest + "' not found");
    };
  }

  /** The connectors to other systems: there are none. */
  private static Answer system(AicCall api, String rest) {
    if (rest.equals("system") && api.is("POST", "testConnectorServers")) {
      return AicAnswer.ok(Map.of("openicf", List.of()));
    }
    throw CrestException.notFound("Resource '" + rest + "' not found");
  }

  private static Answer info(AicCall api, String what) {
    if (!api.method().equals("GET")) {
      throw CrestException.badRequest("The method " + api.method() + " is not supported here");
    }
    return switch (what) {
      case "ping" ->
          AicAnswer.ok(
              Json.object(
                  "_id", "",
                  "_rev", "",
                  "shortDesc", "OpenIDM ready",
                  "state", "ACTIVE_READY"));
      case "version" ->
          AicAnswer.ok(
              Json.object("_id", "version", "productVersion", VERSION, "productRevision", ""));
      case "login" -> AicAnswer.ok(login(api));
      default -> throw CrestException.notFound("Resource 'info/" + what + "' not found");
    };
  }

  /** Who calls; and, which the tenant does not say, the names of what arrived. */
  private static Object login(AicCall api) {
    String id = api.caller().name();
    return Json.object(
        "_id",
        "login",
        "authenticationId",
        id,
        "authorization",
        Json.object(
            "id",
            id,
            "component",
            "managed/svcacct",
            "roles",
            List.of("internal/role/openidm-authorized", "internal/role/openidm-admin")),
        "arrived",
        Json.object(
            "tokenNumber",
            api.caller().token().map(LiveToken::number).orElse(0L),
            "fields",
            api.call().fields().names().stream().sorted().toList(),
            "cookies",
            api.call().cookies().stream().map(Field::name).toList()));
  }
}
