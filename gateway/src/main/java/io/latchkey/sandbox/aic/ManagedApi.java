package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.aic.crest.Fields;
import io.latchkey.sandbox.aic.crest.ObjectStore;
import io.latchkey.sandbox.aic.crest.Page;
import io.latchkey.sandbox.aic.crest.Patch;
import io.latchkey.sandbox.aic.crest.Query;
import io.latchkey.sandbox.http.Answer;
import org.jspecify.annotations.Nullable;

/** {@code /openidm/managed}: the whole of CREST on each type of object. */
final class ManagedApi {
  private final AicState state;

  ManagedApi(AicState state) {
    this.state = state;
  }

  /** Answers for {@code type} or {@code type/id}. */
  Answer answer(AicCall api, String rest) {
    int slash = rest.indexOf('/');
    String type = slash < 0 ? rest : rest.substring(0, slash);
    ObjectStore store = state.managed().type(type);
    return slash < 0
        ? ofType(api, type, store)
        : ofObject(api, type, rest.substring(slash + 1), store);
  }

  private Answer ofType(AicCall api, String type, ObjectStore store) {
    if (api.is("GET", "")) {
      Query query = Query.of(api.call().query());
      return AicAnswer.ok(Page.of(query, store.all().stream().map(ManagedObjects::shown).toList()));
    }
    if (api.is("POST", "create")) {
      JsonNode id = api.object().path("_id");
      return created(api, type, store, id.isTextual() ? id.asText() : null);
    }
    throw unsupported(api);
  }

  private Answer ofObject(AicCall api, String type, String id, ObjectStore store) {
    String action = api.action();
    return switch (api.method()) {
      case "GET" -> read(api, store, id);
      case "PUT" -> put(api, type, store, id);
      case "PATCH" -> changed(api, store.patch(id, Revisions.wanted(api), Patch.of(api.json())));
      case "DELETE" -> deleted(api, type, store, id);
      case "POST" -> {
        if (!action.equals("patch")) {
          throw unsupported(api);
        }
        yield changed(api, store.patch(id, Revisions.wanted(api), Patch.of(api.json())));
      }
      default -> throw unsupported(api);
    };
  }

  private static CrestException unsupported(AicCall api) {
    return CrestException.badRequest(
        api.action().isEmpty()
            ? "The method " + api.method() + " is not supported here"
            : "Unrecognized action ID '" + api.action() + "'");
  }

  private static Answer read(AicCall api, ObjectStore store, String id) {
    ObjectNode object =
        store.read(id).orElseThrow(() -> CrestException.notFound("Object " + id + " not found"));
    String revision = object.path("_rev").asText();
    return Revisions.isKnown(api, revision)
        ? Answer.empty(304).with("ETag", "\"" + revision + "\"")
        : changed(api, object);
  }

  private static Answer changed(AicCall api, ObjectNode object) {
    return AicAnswer.tagged(200, shown(api, object));
  }

  private static ObjectNode shown(AicCall api, ObjectNode object) {
    return Fields.of(api.call().query().first("_fields").orElse(""))
        .of(ManagedObjects.shown(object));
  }

  /** An update, or a creation where the object is not there and need not be. */
  private Answer put(AicCall api, String type, ObjectStore store, String id) {
    if (Revisions.mustBeNew(api)) {
      return created(api, type, store, id);
    }
    ObjectNode content = api.object();
    if (!Revisions.mustExist(api) && store.read(id).isEmpty()) {
      return created(api, type, store, id);
    }
    return changed(
        api, store.update(id, Revisions.wanted(api), keepingPassword(store, id, content)));
  }

  /** What is never read cannot be sent back, so its absence does not mean its end. */
  private static ObjectNode keepingPassword(ObjectStore store, String id, ObjectNode content) {
    if (!content.has("password")) {
      store
          .read(id)
          .map(before -> before.path("password"))
          .filter(JsonNode::isTextual)
          .ifPresent(password -> content.set("password", password));
    }
    return content;
  }

  private Answer created(AicCall api, String type, ObjectStore store, @Nullable String id) {
    ObjectNode content = api.object();
    if (!type.endsWith("_role") && !content.has("accountStatus")) {
      content.put("accountStatus", "active");
    }
    ObjectNode object = store.create(id, content);
    String location =
        "http://"
            + api.call().hostOr("localhost")
            + "/openidm/managed/"
            + type
            + "/"
            + object.path("_id").asText();
    return AicAnswer.tagged(201, shown(api, object)).with("Location", location);
  }

  /** A service account takes its tokens with it. */
  private Answer deleted(AicCall api, String type, ObjectStore store, String id) {
    ObjectNode gone = store.delete(id, Revisions.wanted(api));
    if (type.equals(ManagedObjects.SERVICE_ACCOUNT)) {
      state.tokens().endAll(token -> token.accountId().equals(id));
    }
    return changed(api, gone);
  }
}
