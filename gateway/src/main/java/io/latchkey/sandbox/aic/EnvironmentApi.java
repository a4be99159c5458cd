package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.tenant.Json;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code /environment}: each part by the first segment of the path. */
final class EnvironmentApi {
  /** One part of it, given the segments below its own. */
  @FunctionalInterface
  interface Part {
    Answer answer(AicCall api, List<String> below);
  }

  private final AicGate gate;
  private final Map<String, Part> parts = new HashMap<>();

  EnvironmentApi(AicState state, AicGate gate) {
    this.gate = gate;
    Variables variables = new Variables(state);
    Secrets secrets = new Secrets(state);
    parts.put("variables", variables);
    parts.put("secrets", secrets);
    parts.put("count", (api, below) -> count(api, variables, secrets));
    parts.put("startup", new Startup(state, List.of(variables::load, secrets::load)));
    parts.put("scopes", EnvironmentApi::scopes);
    parts.put("promotion", new Promotion(state));
    parts.put("certificates", new Certificates(state));
    parts.put("csrs", new SigningRequests(state));
    EnvironmentDocuments documents = new EnvironmentDocuments(state);
    EnvironmentDocuments.PARTS.forEach(
        name -> parts.put(name, (api, below) -> documents.answer(api, name, below)));
  }

  void addTo(Routes routes) {
    routes.under("/environment", gate.guarded(Area.ENVIRONMENT, this::answer));
  }

  private Answer answer(AicCall api) {
    List<String> segments = Arrays.asList(api.rest().split("/", -1));
    Part part = parts.get(segments.get(0));
    return part == null
        ? pathNotFound(api)
        : part.answer(api, segments.subList(1, segments.size()));
  }

  static Answer pathNotFound(AicCall api) {
    return AicAnswer.environmentRefusal(
        404, 404, "path /environment/" + api.rest() + " was not found");
  }

  static Answer methodNotAllowed(AicCall api, String... allowed) {
    return AicAnswer.environmentRefusal(
            405,
            405,
            "method "
                + api.method()
                + " is not allowed, but ["
                + String.join(",", allowed)
                + "] are")
        .with("Allow", String.join(",", allowed));
  }

  /** Content that does not keep to the schema: 422, and a code of its own. */
  static Answer invalid(int code, String message) {
    return AicAnswer.environmentRefusal(422, code, message);
  }

  private static Answer count(AicCall api, Variables variables, Secrets secrets) {
    return api.method().equals("GET")
        ? AicAnswer.ok(Json.object("secrets", secrets.count(), "variables", variables.count()))
        : methodNotAllowed(api, "GET");
  }

  private static Answer scopes(AicCall api, List<String> below) {
    if (!below.equals(List.of("service-accounts"))) {
      return pathNotFound(api);
    }
    return api.method().equals("GET")
        ? AicAnswer.ok(ScopeCatalog.shown())
        : methodNotAllowed(api, "GET");
  }
}
