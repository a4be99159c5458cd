package io.latchkey.sandbox.sws;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /sws/users}. A change is answered by 200 and an empty JSON text. */
final class UserApi {
  private static final String DONE = "";

  private final SwsState state;

  UserApi(SwsState state) {
    this.state = state;
  }

  void addTo(Operations operations) {
    operations.get("users", this::list);
    operations.get("users/{id}", this::user);
    operations.delete("users/{id}", this::delete);
    operations.put("users/{id}/status", this::status);
  }

  private Answer list(ApiCall api) {
    Query query = api.query();
    FreeSearch search = new FreeSearch(query.text("name"));
    Query.Page page = query.page();
    return query.answer(
        () -> {
          List<SwsUser> found =
              state.data().users().stream()
                  .filter(one -> search.finds(Stream.of(one.fullName(), one.username())))
                  .toList();
          return ApiCall.json(
              Json.object(
                  "users", page.of(found).stream().map(UserApi::line).toList(),
                  "totalCount", found.size()));
        });
  }

  private static Map<String, @Nullable Object> line(SwsUser user) {
    return Json.object(
        "id", user.id(),
        "username", user.username(),
        "fullname", user.fullName(),
        "phoneNumber", user.phoneNumber(),
        "phoneModel", user.phoneModel(),
        "invitedBy", user.invitedBy(),
        "lastLogin", user.lastLogin(),
        "role", user.role(),
        "status", user.status(),
        "appVersion", user.appVersion());
  }

  private Answer user(ApiCall api) {
    return api.shown(
        state.data().user(api.id()),
        user ->
            Json.object(
                "id", user.id(),
                "invitedBy", user.invitedBy(),
                "username", user.username(),
                "firstName", user.firstName(),
                "lastName", user.lastName(),
                "phoneNumber", user.phoneNumber(),
                "phoneModel", user.phoneModel(),
                "phoneOS", user.phoneOs(),
                "role", user.role(),
                "status", user.status(),
                "lastLogin", user.lastLogin(),
                "appVersion", user.appVersion()));
  }

  private Answer delete(ApiCall api) {
    Optional<SwsUser> user = state.data().user(api.id());
    if (state.data().deleteUser(api.id())) {
      user.ifPresent(
          gone -> ActivityApi.note(state, api, "UserDeletedFromTenant", gone.username()));
    }
    return api.shown(user, gone -> DONE);
  }

  /** The content is a bare JSON text; an object around it is 400. */
  private Answer status(ApiCall api, JsonNode content) {
    boolean activates = SwsUser.ACTIVATED.equals(content.textValue());
    if (!activates && !SwsUser.DEACTIVATED.equals(content.textValue())) {
      return Operations.unreadable(api);
    }
    Optional<SwsUser> user = state.data().user(api.id());
    user.ifPresent(
        found -> {
          state.data().changeUser(found.id(), one -> one.withStatus(content.textValue()));
          ActivityApi.note(
              state, api, activates ? "UserActivated" : "UserDeactivated", found.username());
        });
    return api.shown(user, changed -> DONE);
  }
}
