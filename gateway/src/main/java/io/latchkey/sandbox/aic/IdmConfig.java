package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.aic.crest.Page;
import io.latchkey.sandbox.aic.crest.Query;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.tenant.Json;
import java.util.Optional;

/**
 * {@code /openidm/config}: IDM's configuration, whose ids have slashes. Writing {@code
 * authentication} makes IDM take live tokens for dead ones for a moment.
 */
final class IdmConfig {
  /** Configurations that the tenant holds. */
  static final int MOST = 1_000;

  private static final String AUTHENTICATION = "authentication";

  private final AicState state;
  private final Documents documents =
      new Documents(MOST)
          .with(
              AUTHENTICATION,
              """
              {"_id":"authentication","rsFilter":{"clientId":"rsFilter","subjectMapping":
              [{"resourceUri":"managed/svcacct","rolesPropertyName":"roles"}]}}
              """)
          .with(
              "managed",
              """
              {"_id":"managed","objects":[{"name":"alpha_user"},{"name":"bravo_user"},
              {"name":"alpha_role"},{"name":"bravo_role"},{"name":"svcacct"}]}
              """)
          .with(
              "emailTemplate/welcome",
              """
              {"_id":"emailTemplate/welcome","enabled":true,"from":"","defaultLocale":"en",
              "subject":{"en":"Your account has been created"},
              "message":{"en":"<p>Welcome, {{object.givenName}}.</p>"}}
              """)
          .with(
              "ui/configuration",
              """
              {"_id":"ui/configuration","configuration":{"lang":"en","passwordReset":true}}
              """);

  IdmConfig(AicState state) {
    this.state = state;
  }

  /** Answers for all, where the id is empty, or for one. */
  Answer answer(AicCall api, String id) {
    return switch (api.method()) {
      case "GET" -> id.isEmpty() ? list(api) : found(id, documents.get(id));
      case "PUT" -> put(api, id);
      case "DELETE" -> found(id, documents.remove(id));
      default -> throw CrestException.badRequest("The method is not supported here");
    };
  }

  private Answer list(AicCall api) {
    if (api.call().query().first("_queryFilter").isPresent()) {
      return AicAnswer.ok(Page.of(Query.of(api.call().query()), documents.all()));
    }
    return AicAnswer.ok(
        Json.object(
            "_id",
            "",
            "configurations",
            documents.names().stream()
                .map(name -> Json.object("_id", name, "pid", name, "factoryPid", null))
                .toList()));
  }

  private static Answer found(String id, Optional<ObjectNode> document) {
    return document
        .map(AicAnswer::ok)
        .orElseThrow(() -> CrestException.notFound("No configuration exists for id " + id));
  }

  private Answer put(AicCall api, String id) {
    if (id.isEmpty()) {
      throw CrestException.badRequest("Name the configuration in the path");
    }
    ObjectNode document = api.object().put("_id", id);
    boolean fresh = documents.put(id, document);
    if (id.equals(AUTHENTICATION)) {
      state.reloadAuthentication();
    }
    return AicAnswer.json(fresh ? 201 : 200, document);
  }
}
