package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.tenant.Json;
import io.latchkey.sandbox.tenant.TokenStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code authenticate}: a login in two steps, callbacks out and callbacks in, or in one by the
 * fields {@code X-OpenAM-Username} and {@code X-OpenAM-Password}.
 */
final class AmLogin {
  /** How long a begun login may take. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final List<String> JOURNEYS = List.of("Login", "FRLogin");

  /** A login that waits for its callbacks to come back. */
  private record Begun(String value, Instant issued, Instant expires) implements TokenStore.Live {}

  private final AicState state;
  private final TokenStore<Begun> begun;

  AmLogin(AicState state) {
    this.state = state;
    this.begun = new TokenStore<>(state.clock());
  }

  Answer answer(Call call, AmPath path) {
    if (!call.method().equals("POST")) {
      throw CrestException.of(405, "Method Not Allowed");
    }
    String journey = call.query().first("authIndexValue").orElse(JOURNEYS.get(0));
    if (!JOURNEYS.contains(journey)) {
      throw CrestException.badRequest("No Configuration found");
    }
    Optional<String> user = call.field("X-OpenAM-Username");
    Optional<String> password = call.field("X-OpenAM-Password");
    if (user.isPresent() && password.isPresent()) {
      return ended(call, path, user.get(), password.get());
    }
    JsonNode content =
        call.text().isBlank()
            ? Json.read("{}").orElseThrow()
            : Json.read(call.text())
                .orElseThrow(() -> CrestException.badRequest("The content is not JSON"));
    JsonNode authId = content.path("authId");
    if (authId.isMissingNode()) {
      return AicAnswer.ok(callbacks());
    }
    Optional<Begun> known = begun.find(authId.asText());
    if (known.isEmpty() || !begun.end(known.get())) {
      throw CrestException.of(401, "Session has timed out")
          .with(Json.read("{\"errorCode\":\"110\"}").orElseThrow());
    }
    return ended(call, path, input(content, "NameCallback"), input(content, "PasswordCallback"));
  }

  private Object callbacks() {
    Instant now = state.now();
    Begun fresh = new Begun(state.draw().word(96), now, now.plus(PATIENCE));
    begun.add(fresh);
    return Json.object(
        "authId",
        fresh.value(),
        "callbacks",
        List.of(
            callback("NameCallback", "User Name", 1), callback("PasswordCallback", "Password", 2)),
        "stage",
        "LoginPage",
        "header",
        "Sign In");
  }

  private static Object callback(String type, String prompt, int number) {
    return Json.object(
        "type",
        type,
        "output",
        List.of(Json.object("name", "prompt", "value", prompt)),
        "input",
        List.of(Json.object("name", "IDToken" + number, "value", "")),
        "_id",
        number - 1);
  }

  private static String input(JsonNode content, String type) {
    for (JsonNode callback : content.path("callbacks")) {
      if (callback.path("type").asText().equals(type)) {
        return callback.path("input").path(0).path("value").asText();
      }
    }
    return "";
  }

  private Answer ended(Call call, AmPath path, String user, String password) {
    if (!isProven(path, user, password)) {
      throw CrestException.of(401, "Login failure");
    }
    Instant now = state.now();
    LiveSession session =
        new LiveSession(
            state.draw().word(40) + ".*" + state.draw().word(20) + "*",
            user,
            path.realmPath(),
            now,
            now.plusSeconds(state.switches().sessionLifetimeSeconds.get()));
    state.sessions().add(session);
    state.counters().countLogin();
    String traits = "; Path=/; Domain=" + host(call) + "; Secure; HttpOnly; SameSite=none";
    return AicAnswer.ok(
            Json.object(
                "tokenId", session.value(),
                "successUrl", "/enduser/?realm=" + path.realmPath(),
                "realm", path.realmPath()))
        .with("Set-Cookie", state.settings().cookieName() + "=" + session.value() + traits)
        .with("Set-Cookie", "amlbcookie=01; Path=/; Domain=" + host(call) + "; Secure; HttpOnly");
  }

  /** Administrators live in the root realm, people in theirs. */
  private boolean isProven(AmPath path, String user, String password) {
    AicUser admin = state.settings().admin();
    return path.realm().equals(AmPath.ROOT)
        ? admin.userName().equalsIgnoreCase(user) && admin.password().equals(password)
        : state.managed().proven(path.realm(), user, password).isPresent();
  }

  /** The host that was called, without its port. */
  static String host(Call call) {
    String authority = call.hostOr("localhost");
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }
}
