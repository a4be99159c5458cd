package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Handler;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /am/json}: what anybody may ask, logins, sessions, and a little configuration. */
final class AmApi {
  private static final String NOT_OFFERED =
      "This operation is not available in PingOne Advanced Identity Cloud.";
  private static final String AUTHENTICATION = "realm-config/authentication";
  private static final String VERSION = "8.1.0";

  private final AicState state;
  private final AmLogin login;
  private final AmSessions sessions;
  private final Handler open;
  private final Handler guarded;
  private final Documents documents = new Documents(10);

  AmApi(AicState state, AicGate gate) {
    this.state = state;
    this.login = new AmLogin(state);
    this.sessions = new AmSessions(state);
    this.open = gate.open(Area.AM, this::openly);
    this.guarded = gate.guarded(Area.AM, this::answer);
    for (String realm : List.of("alpha", "bravo")) {
      documents.with(
          realm,
          """
          {"_id":"","_rev":"1","security":{"moduleBasedAuthEnabled":false,
          "keyAlias":"test","addClearSiteDataHeader":true},"core":{"orgConfig":"Login"},
          "_type":{"_id":"EMPTY","name":"Core","collection":false}}
          """);
    }
  }

  void addTo(Routes routes) {
    routes.under(
        "/am/json", (call, reply) -> (isOpen(path(call)) ? open : guarded).handle(call, reply));
  }

  private static String path(Call call) {
    String rest = call.rest();
    return rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
  }

  private static boolean isOpen(String path) {
    return path.equals("serverinfo/*")
        || path.endsWith("/serverinfo/*")
        || path.equals("serverinfo/version")
        || path.endsWith("/serverinfo/version")
        || path.equals("authenticate")
        || path.endsWith("/authenticate");
  }

  private Answer openly(Call call) {
    AmPath path = AmPath.of(path(call));
    return switch (path.resource()) {
      case "serverinfo/*" -> AicAnswer.ok(serverInfo(call, path));
      case "serverinfo/version" -> AicAnswer.ok(version());
      case "authenticate" -> login.answer(call, path);
      default -> throw notFound(path);
    };
  }

  private Answer answer(AicCall api) {
    AmPath path = AmPath.of(api.rest());
    if (isNotOffered(api, path)) {
      throw CrestException.of(403, NOT_OFFERED);
    }
    return switch (path.resource()) {
      case "sessions" -> sessions.answer(api);
      case "users" -> sessions.ofUser(api);
      case "global-config/realms" -> AicAnswer.ok(realms());
      case AUTHENTICATION -> authentication(api, path);
      default -> throw notFound(path);
    };
  }

  private static CrestException notFound(AmPath path) {
    return CrestException.notFound("Resource '" + path.resource() + "' not found");
  }

  /** What AM has and the cloud keeps to itself. */
  private static boolean isNotOffered(AicCall api, AmPath path) {
    String resource = path.resource();
    boolean root = path.realm().equals(AmPath.ROOT);
    return resource.startsWith("global-config/secrets")
        || resource.startsWith("global-config/servers")
        || (resource.equals("global-config/realms") && !api.is("GET", ""))
        || (resource.startsWith("realm-config/secrets/stores")
            && api.action().equals("nextdescendents"))
        || (root && (resource.equals("scripts") || resource.equals(AUTHENTICATION)));
  }

  private Answer authentication(AicCall api, AmPath path) {
    return switch (api.method()) {
      case "GET" -> AicAnswer.tagged(200, documents.get(path.realm()).orElseThrow());
      case "PUT" -> {
        ObjectNode document = api.object().put("_id", "").put("_rev", state.draw().digits(9));
        documents.put(path.realm(), document);
        yield AicAnswer.tagged(200, document);
      }
      default -> throw CrestException.badRequest("The method is not supported here");
    };
  }

  private Map<String, @Nullable Object> serverInfo(Call call, AmPath path) {
    return Json.object(
        "_id",
        "*",
        "_rev",
        "-1",
        "domains",
        List.of(AmLogin.host(call)),
        "protectedUserAttributes",
        List.of("telephoneNumber", "mail"),
        "cookieName",
        state.settings().cookieName(),
        "secureCookie",
        true,
        "forgotPassword",
        "false",
        "forgotUsername",
        "false",
        "kbaEnabled",
        "false",
        "selfRegistration",
        "false",
        "lang",
        "en",
        "successfulUserRegistrationDestination",
        "default",
        "socialImplementations",
        List.of(),
        "referralsEnabled",
        "false",
        "zeroPageLogin",
        Json.object("enabled", true, "refererWhitelist", List.of(), "allowedWithoutReferer", true),
        "realm",
        path.realmPath(),
        "xuiUserSessionValidationEnabled",
        true,
        "fileBasedConfiguration",
        true,
        "userIdAttributes",
        List.of(),
        "cloudOnlyFeaturesEnabled",
        true);
  }

  private static Object version() {
    return Json.object(
        "_id", "version",
        "_rev", "-1",
        "version", VERSION,
        "fullVersion",
            "ForgeRock Access Management " + VERSION + " Build 1 (2026-January-01 00:00)",
        "revision", "1",
        "date", "2026-January-01 00:00");
  }

  private static Object realms() {
    List<Object> result =
        List.of(
            Json.object("_id", "Lw", "parentPath", null, "active", true, "name", "/"),
            Json.object("_id", "L2FscGhh", "parentPath", "/", "active", true, "name", "alpha"),
            Json.object("_id", "L2JyYXZv", "parentPath", "/", "active", true, "name", "bravo"));
    return Json.object(
        "result",
        result,
        "resultCount",
        result.size(),
        "pagedResultsCookie",
        null,
        "totalPagedResultsPolicy",
        "NONE",
        "totalPagedResults",
        -1,
        "remainingPagedResults",
        -1);
  }
}
