package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.Set;

/** The parts of {@code /environment} that are one JSON document each, or one per name. */
final class EnvironmentDocuments {
  static final Set<String> PARTS =
      Set.of(
          "release",
          "cookie-domains",
          "custom-domains",
          "content-security-policy",
          "sso-cookie",
          "info");

  private static final int TYPE = 601;
  private static final String POLICY =
      """
      {"active":false,"directives":{"frame-ancestors":["'self'"]}}
      """;
  private static final String NO_DOMAINS = "{\"domains\":[]}";

  private final AicState state;
  private final Documents documents;

  EnvironmentDocuments(AicState state) {
    this.state = state;
    this.documents =
        new Documents(20)
            .with("release", "{\"currentVersion\":\"21500.0\",\"nextUpgrade\":null}")
            .with("cookie-domains", NO_DOMAINS)
            .with("custom-domains/alpha", NO_DOMAINS)
            .with("custom-domains/bravo", NO_DOMAINS)
            .with("content-security-policy/enforced", POLICY)
            .with("content-security-policy/report-only", POLICY);
    resetCookie();
  }

  private void resetCookie() {
    documents.put("sso-cookie", cookie());
  }

  private ObjectNode cookie() {
    return (ObjectNode)
        Json.read("{\"name\":\"" + state.settings().cookieName() + "\"}").orElseThrow();
  }

  /** Answers for this part, given the segments below it. */
  Answer answer(AicCall api, String part, List<String> below) {
    if (part.equals("info")) {
      return below.isEmpty() ? info(api) : EnvironmentApi.pathNotFound(api);
    }
    String name = below.isEmpty() ? part : part + "/" + String.join("/", below);
    if (part.equals("sso-cookie") && below.isEmpty() && api.is("POST", "reset")) {
      resetCookie();
      return AicAnswer.ok(cookie());
    }
    if (documents.get(name).isEmpty()) {
      return EnvironmentApi.pathNotFound(api);
    }
    boolean fixed = part.equals("release");
    return switch (api.method()) {
      case "GET" -> AicAnswer.ok(documents.get(name).orElseThrow());
      case "PUT" -> fixed ? EnvironmentApi.methodNotAllowed(api, "GET") : put(api, part, name);
      default ->
          fixed
              ? EnvironmentApi.methodNotAllowed(api, "GET")
              : EnvironmentApi.methodNotAllowed(api, "GET", "PUT");
    };
  }

  private static Answer info(AicCall api) {
    return api.method().equals("GET")
        ? AicAnswer.ok(
            Json.object(
                "cdnPrefix", "",
                "environment", "dev",
                "immutable", false,
                "locked", false,
                "region", "sandbox",
                "tier", "sandbox"))
        : EnvironmentApi.methodNotAllowed(api, "GET");
  }

  private Answer put(AicCall api, String part, String name) {
    ObjectNode content = api.object();
    String member =
        switch (part) {
          case "sso-cookie" -> "name";
          case "content-security-policy" -> "directives";
          default -> "domains";
        };
    JsonNode value = content.path(member);
    boolean right =
        switch (member) {
          case "name" -> value.isTextual() && !value.asText().isBlank();
          case "directives" -> value.isObject();
          default -> value.isArray();
        };
    if (!right) {
      return EnvironmentApi.invalid(TYPE, member + " in body is missing or of the wrong type");
    }
    documents.put(name, content);
    return AicAnswer.ok(content);
  }
}
