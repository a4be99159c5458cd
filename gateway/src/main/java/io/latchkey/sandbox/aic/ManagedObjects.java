package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.aic.crest.ObjectStore;
import io.latchkey.sandbox.tenant.Draw;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The managed objects of IDM: users and roles of two realms, and the service accounts. */
final class ManagedObjects {
  /** Objects of one type. */
  static final int MOST = 10_000;

  static final String SERVICE_ACCOUNT = "svcacct";

  /** Members that are written and never read. */
  private static final List<String> WRITE_ONLY = List.of("password");

  private static final List<String> OF_USERS = List.of("userName", "givenName", "sn", "mail");

  private final Map<String, ObjectStore> types;

  ManagedObjects(AicSettings settings, Draw draw) {
    this.types =
        Map.of(
            "alpha_user",
            store(draw, OF_USERS),
            "bravo_user",
            store(draw, OF_USERS),
            "alpha_role",
            store(draw, List.of("name")),
            "bravo_role",
            store(draw, List.of("name")),
            SERVICE_ACCOUNT,
            new ObjectStore(MOST, draw::uuid, ServiceAccount::check));
    settings.users().forEach(user -> users("alpha").create(null, content(user)));
    accounts()
        .create(
            settings.accountId(),
            ServiceAccount.content("latchkey", settings.scopes(), settings.key()));
  }

  private static ObjectStore store(Draw draw, List<String> required) {
    return new ObjectStore(
        MOST,
        draw::uuid,
        (candidate, others) -> {
          required.forEach(name -> checkRequired(candidate, name));
          checkUnique(candidate, others, required.get(0));
        });
  }

  private static void checkRequired(ObjectNode candidate, String name) {
    if (candidate.path(name).asText().isBlank()) {
      throw failedPolicy("REQUIRED", name);
    }
  }

  private static void checkUnique(
      ObjectNode candidate, Collection<ObjectNode> others, String name) {
    String value = candidate.path(name).asText();
    if (others.stream().anyMatch(other -> other.path(name).asText().equalsIgnoreCase(value))) {
      throw failedPolicy("UNIQUE", name);
    }
  }

  private static CrestException failedPolicy(String requirement, String property) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("result", false);
    ObjectNode failed = detail.putArray("failedPolicyRequirements").addObject();
    failed.putArray("policyRequirements").addObject().put("policyRequirement", requirement);
    failed.put("property", property);
    return CrestException.of(403, "Policy validation failed").with(detail);
  }

  private static ObjectNode content(AicUser user) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("userName", user.userName())
        .put("givenName", user.givenName())
        .put("sn", user.sn())
        .put("mail", user.userName())
        .put("password", user.password())
        .put("accountStatus", "active");
  }

  /** The store of this type; a type that the tenant does not have is 404. */
  ObjectStore type(String name) {
    return Optional.ofNullable(types.get(name))
        .orElseThrow(() -> CrestException.notFound("Resource 'managed/" + name + "' not found"));
  }

  ObjectStore accounts() {
    return Objects.requireNonNull(types.get(SERVICE_ACCOUNT));
  }

  /** The users of alpha or bravo. */
  ObjectStore users(String realm) {
    return type(realm + "_user");
  }

  /** The person of this realm, where name and password are right. */
  Optional<ObjectNode> proven(String realm, String userName, String password) {
    return users(realm).all().stream()
        .filter(user -> user.path("userName").asText().equalsIgnoreCase(userName))
        .filter(user -> user.path("password").asText().equals(password) && !password.isEmpty())
        .filter(user -> user.path("accountStatus").asText().equals("active"))
        .findFirst();
  }

  /** The object as it is given back. */
  static ObjectNode shown(ObjectNode object) {
    return object.deepCopy().remove(WRITE_ONLY);
  }
}
