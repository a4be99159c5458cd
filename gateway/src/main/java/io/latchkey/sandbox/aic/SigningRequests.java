package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** {@code /environment/csrs}; what is not there is 404 without content. */
final class SigningRequests implements EnvironmentApi.Part {
  /** Requests that the tenant holds. */
  static final int MOST = 100;

  private final AicState state;
  private final Documents requests = new Documents(MOST);

  SigningRequests(AicState state) {
    this.state = state;
  }

  @Override
  public Answer answer(AicCall api, List<String> below) {
    if (below.size() > 1) {
      return EnvironmentApi.pathNotFound(api);
    }
    if (below.isEmpty()) {
      return switch (api.method()) {
        case "GET" -> AicAnswer.ok(requests.all());
        case "POST" -> create(api.object());
        default -> EnvironmentApi.methodNotAllowed(api, "GET", "POST");
      };
    }
    String id = below.get(0);
    if (requests.get(id).isEmpty()) {
      return Answer.empty(404);
    }
    return switch (api.method()) {
      case "GET" -> AicAnswer.ok(requests.get(id).orElseThrow());
      case "DELETE" -> {
        requests.remove(id);
        yield Answer.empty(200);
      }
      default -> EnvironmentApi.methodNotAllowed(api, "DELETE", "GET");
    };
  }

  private Answer create(ObjectNode content) {
    String name = content.path("commonName").asText();
    if (name.isBlank() || name.length() > 64) {
      return EnvironmentApi.invalid(602, "commonName in body is required");
    }
    String organization = content.path("organization").asText();
    String subject =
        "CN=" + quoted(name) + (organization.isBlank() ? "" : ",O=" + quoted(organization));
    String id = state.draw().uuid();
    ObjectNode request =
        JsonNodeFactory.instance
            .objectNode()
            .put("algorithm", content.path("algorithm").asText("SHA256-RSA"))
            .put("createdDate", state.now().toString())
            .put("id", id)
            .put("request", Pkcs10.request(principal(subject)))
            .put("subject", subject);
    requests.put(id, request);
    return AicAnswer.json(201, request);
  }

  private static X500Principal principal(String subject) {
    try {
      return new X500Principal(subject);
    } catch (IllegalArgumentException e) {
      throw CrestException.badRequest("The subject " + subject + " is not a name");
    }
  }

  /** A value as RFC 2253 section 2.4 quotes it. */
  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
