package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.tenant.Json;
import java.util.Map;
import java.util.Optional;

/** {@code sessions} and {@code users}: what AM says of the session it is asked with, or of. */
final class AmSessions {
  private final AicState state;

  AmSessions(AicState state) {
    this.state = state;
  }

  Answer answer(AicCall api) {
    if (api.is("POST", "getSessionInfo")) {
      return AicAnswer.ok(info(asked(api).orElseThrow(AmSessions::dead)));
    }
    if (api.is("POST", "validate")) {
      return AicAnswer.ok(
          asked(api)
              .<Object>map(
                  session ->
                      Json.object(
                          "valid", true,
                          "uid", session.userName(),
                          "realm", session.realm()))
              .orElse(Map.of("valid", false)));
    }
    if (api.is("POST", "logout")) {
      return logout(api);
    }
    throw CrestException.badRequest("Unrecognized action ID '" + api.action() + "'");
  }

  private static CrestException dead() {
    return CrestException.of(401, "Access Denied");
  }

  /** The session that the content names, or else the caller's own. */
  private Optional<LiveSession> asked(AicCall api) {
    String named = named(api);
    return named.isEmpty() ? api.caller().session() : state.sessions().find(named);
  }

  private static String named(AicCall api) {
    return Json.read(api.call().text()).map(content -> content.path("tokenId").asText()).orElse("");
  }

  private static Object info(LiveSession session) {
    return Json.object(
        "username",
        session.userName(),
        "universalId",
        "id=" + session.userName() + ",ou=user,ou=am-config",
        "realm",
        session.realm(),
        "latestAccessTime",
        session.issued().toString(),
        "maxIdleExpirationTime",
        session.expires().toString(),
        "maxSessionExpirationTime",
        session.expires().toString(),
        "properties",
        Json.object("AMCtxId", session.value().substring(0, 8)));
  }

  /** Ends the session asked about; a token without one ends itself, and whoever shares it knows. */
  private Answer logout(AicCall api) {
    Optional<LiveSession> session = asked(api);
    boolean ended = session.isPresent() && state.sessions().end(session.get());
    if (session.isEmpty() && named(api).isEmpty()) {
      ended = api.caller().token().filter(state.tokens()::end).isPresent();
    }
    if (!ended) {
      throw dead();
    }
    state.counters().countLogout();
    return AicAnswer.ok(Map.of("result", "Successfully logged out"));
  }

  /** {@code users?_action=idFromSession}. */
  Answer ofUser(AicCall api) {
    if (!api.is("POST", "idFromSession")) {
      throw CrestException.of(403, "Access denied");
    }
    String id = api.caller().name();
    return AicAnswer.ok(
        Json.object(
            "id",
            id,
            "realm",
            api.caller().session().map(LiveSession::realm).orElse("/"),
            "dn",
            "id=" + id + ",ou=user,ou=am-config",
            "successURL",
            "/am/console",
            "fullLoginURL",
            null));
  }
}
