package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The versions of secrets, numbered from 1; the newest enabled one is active. Any thread. */
final class SecretVersions {
  /** Versions of one secret. */
  static final int MOST = 100;

  private static final String ENABLED = "ENABLED";
  private static final String DESTROYED = "DESTROYED";
  private static final List<String> STATUSES = List.of(ENABLED, "DISABLED");

  private final AicState state;
  private final Map<String, List<ObjectNode>> versions = new HashMap<>();

  SecretVersions(AicState state) {
    this.state = state;
  }

  /** Answers for all versions of a secret, or the one named. */
  synchronized Answer answer(AicCall api, Optional<ObjectNode> secret, List<String> below) {
    if (secret.isEmpty()) {
      boolean broken = !below.isEmpty() && api.method().equals("GET") || api.is("POST", "create");
      throw broken ? CrestException.of(500, "Internal server error") : Secrets.unknown();
    }
    String name = secret.get().path("_id").asText();
    return below.isEmpty() ? all(api, name) : one(api, version(name, below.get(0)));
  }

  private Answer all(AicCall api, String name) {
    if (api.method().equals("GET")) {
      List<ObjectNode> newestFirst = new ArrayList<>(of(name));
      Collections.reverse(newestFirst);
      return AicAnswer.ok(newestFirst);
    }
    if (!api.is("POST", "create")) {
      return EnvironmentApi.methodNotAllowed(api, "GET", "POST");
    }
    return EsvContent.wrongValue(api.object()).orElseGet(() -> AicAnswer.ok(add(name)));
  }

  private static Answer one(AicCall api, ObjectNode version) {
    if (api.method().equals("GET")) {
      return AicAnswer.ok(version);
    }
    if (api.method().equals("DELETE")) {
      return AicAnswer.ok(version.put("status", DESTROYED));
    }
    if (!api.is("POST", "changestatus")) {
      return EnvironmentApi.methodNotAllowed(api, "DELETE", "GET", "POST");
    }
    ObjectNode content = api.object();
    return EsvContent.wrongChoice(content, "status", STATUSES)
        .orElseGet(
            () -> AicAnswer.ok(version.put("status", content.path("status").asText(ENABLED))));
  }

  private ObjectNode version(String name, String number) {
    return of(name).stream()
        .filter(version -> version.path("version").asText().equals(number))
        .findFirst()
        .orElseThrow(() -> CrestException.notFound("The secret version does not exist"));
  }

  private List<ObjectNode> of(String name) {
    return versions.computeIfAbsent(name, fresh -> new ArrayList<>());
  }

  /** One more version; its value is not kept, for nothing would ever read it. */
  synchronized ObjectNode add(String name) {
    List<ObjectNode> all = of(name);
    if (all.size() >= MOST) {
      throw CrestException.of(507, "A secret has at most " + MOST + " versions");
    }
    ObjectNode version =
        JsonNodeFactory.instance
            .objectNode()
            .put("createDate", state.now().toString())
            .put("loaded", false)
            .put("status", ENABLED)
            .put("version", Integer.toString(all.size() + 1));
    all.add(version);
    return version;
  }

  synchronized void forget(String name) {
    versions.remove(name);
  }

  /** The newest version that is enabled is the loaded one from now on. */
  synchronized void load(String name) {
    String active = active(name);
    of(name)
        .forEach(version -> version.put("loaded", version.path("version").asText().equals(active)));
  }

  /** The secret with its active and its loaded version. */
  synchronized ObjectNode summary(ObjectNode secret) {
    String name = secret.path("_id").asText();
    String active = active(name);
    String loaded =
        of(name).stream()
            .filter(version -> version.path("loaded").asBoolean())
            .map(version -> version.path("version").asText())
            .findFirst()
            .orElse("");
    return secret
        .deepCopy()
        .put("activeVersion", active)
        .put("loaded", !loaded.isEmpty() && loaded.equals(active))
        .put("loadedVersion", loaded);
  }

  private String active(String name) {
    return of(name).stream()
        .filter(version -> version.path("status").asText().equals(ENABLED))
        .reduce((before, after) -> after)
        .map(version -> version.path("version").asText())
        .orElse("");
  }
}
