package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import java.util.List;
import java.util.Optional;

/** {@code /environment/secrets}: values go in by version and never come out. */
final class Secrets implements EnvironmentApi.Part {
  private static final List<String> ENCODINGS =
      List.of("generic", "pem", "base64hmac", "base64aes");

  private final AicState state;
  private final Documents secrets = new Documents(EsvContent.MOST);
  private final SecretVersions versions;

  Secrets(AicState state) {
    this.state = state;
    this.versions = new SecretVersions(state);
  }

  @Override
  public Answer answer(AicCall api, List<String> below) {
    if (below.isEmpty()) {
      return api.method().equals("GET")
          ? AicAnswer.ok(EsvContent.list(secrets.all().stream().map(this::shown).toList()))
          : EnvironmentApi.methodNotAllowed(api, "GET");
    }
    String name = below.get(0);
    Optional<Answer> wrongName = EsvContent.wrongName("secretId", name);
    if (wrongName.isPresent()) {
      return wrongName.get();
    }
    if (below.size() == 1) {
      return one(api, name);
    }
    return below.get(1).equals("versions") && below.size() <= 3
        ? versions.answer(api, secrets.get(name), below.subList(2, below.size()))
        : EnvironmentApi.pathNotFound(api);
  }

  private Answer one(AicCall api, String name) {
    return switch (api.method()) {
      case "GET" -> AicAnswer.ok(shown(secrets.get(name).orElseThrow(Secrets::unknown)));
      case "PUT" -> put(api, name);
      case "DELETE" -> {
        ObjectNode gone = secrets.remove(name).orElseThrow(Secrets::unknown);
        ObjectNode shown = shown(gone);
        versions.forget(name);
        yield AicAnswer.ok(shown);
      }
      case "POST" -> describe(api, name);
      default -> EnvironmentApi.methodNotAllowed(api, "DELETE", "GET", "POST", "PUT");
    };
  }

  static CrestException unknown() {
    return CrestException.notFound("The secret does not exist");
  }

  /** The secret with what its versions say. */
  private ObjectNode shown(ObjectNode secret) {
    return versions.summary(secret);
  }

  private Answer put(AicCall api, String name) {
    ObjectNode content = api.object();
    return EsvContent.wrongValue(content)
        .or(() -> EsvContent.wrongChoice(content, "encoding", ENCODINGS))
        .orElseGet(() -> created(api, name, content));
  }

  private Answer created(AicCall api, String name, ObjectNode content) {
    if (secrets.get(name).isPresent()) {
      throw CrestException.of(409, "The secret exists; add a version to it");
    }
    ObjectNode secret = JsonNodeFactory.instance.objectNode();
    secret.put("_id", name);
    secret.put("description", content.path("description").asText());
    secret.put("encoding", content.path("encoding").asText("generic"));
    secret.put("lastChangeDate", state.now().toString());
    secret.put("lastChangedBy", api.caller().name());
    secret.put("useInPlaceholders", content.path("useInPlaceholders").asBoolean(true));
    secrets.put(name, secret);
    versions.add(name);
    return AicAnswer.ok(shown(secret));
  }

  private Answer describe(AicCall api, String name) {
    if (!api.action().equals("setDescription")) {
      throw CrestException.badRequest("Unsupported action '" + api.action() + "'");
    }
    ObjectNode secret = secrets.get(name).orElseThrow(Secrets::unknown);
    secret.put("description", api.object().path("description").asText());
    secrets.put(name, secret);
    return Answer.empty(200);
  }

  int count() {
    return secrets.names().size();
  }

  /** The services have restarted, and use the newest version that is enabled. */
  void load() {
    secrets.names().forEach(versions::load);
  }
}
