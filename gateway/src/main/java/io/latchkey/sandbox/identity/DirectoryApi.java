package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /CDirectoryService}: users read, made, changed and deleted, with real state behind. */
final class DirectoryApi {
  private static final int MAX_NAME = 256;

  private final IdentityState state;
  private final ApiGate gate;

  DirectoryApi(IdentityState state, ApiGate gate) {
    this.state = state;
    this.gate = gate;
  }

  void addTo(Routes routes) {
    routes.on("/cdirectoryservice/getuser", gate.read(this::getUser));
    routes.on("/cdirectoryservice/getuserbyname", gate.read(this::getUserByName));
    routes.on("/cdirectoryservice/getusers", gate.read(this::getUsers));
    routes.on("/cdirectoryservice/createuser", gate.write(this::createUser));
    routes.on("/cdirectoryservice/changeuser", gate.write(this::changeUser));
    routes.on("/cdirectoryservice/deleteuser", gate.write(this::deleteUser));
  }

  /** The user with this id, or the caller. */
  private Answer getUser(ApiCall api) {
    return api.arguments()
        .text("ID")
        .or(() -> api.arguments().text("Uuid"))
        .map(key -> shown(api, state.directory().withUuid(key)))
        .orElseGet(() -> Envelope.success(row(api.principal().account())));
  }

  private Answer getUserByName(ApiCall api) {
    Optional<String> name = api.arguments().text("username").or(() -> api.arguments().text("Name"));
    return name.map(text -> shown(api, state.directory().named(text)))
        .orElseGet(() -> Envelope.failure("Parameter 'username' must be specified."));
  }

  private static Answer shown(ApiCall api, Optional<Account> found) {
    boolean self = found.filter(api.principal().account()::equals).isPresent();
    if (!self && !api.principal().may(Role.Right.READ_USERS)) {
      return Envelope.notAuthorized();
    }
    return found
        .map(account -> Envelope.success(row(account)))
        .orElseGet(() -> Envelope.failure("User not found."));
  }

  private Answer getUsers(ApiCall api) {
    if (!api.principal().may(Role.Right.READ_USERS)) {
      return Envelope.notAuthorized();
    }
    return Envelope.success(
        table(state.directory().all().stream().map(DirectoryApi::row).toList()));
  }

  private Answer createUser(ApiCall api) {
    if (!api.principal().may(Role.Right.MANAGE_USERS)) {
      return Envelope.notAuthorized();
    }
    Optional<String> name = api.arguments().text("Name").filter(DirectoryApi::isLoginName);
    Optional<String> password = api.arguments().text("Password");
    if (name.isEmpty() || password.isEmpty()) {
      return Envelope.failure(
          name.isEmpty()
              ? "User name must be specified as name@suffix."
              : "Parameter 'Password' must be specified.");
    }
    String mail = api.arguments().text("Mail").orElse(name.get());
    String display = api.arguments().text("DisplayName").orElse(name.get());
    return state
        .directory()
        .create(name.get(), mail, display, password.get())
        .map(account -> Envelope.success(account.uuid()))
        .orElseGet(() -> Envelope.failure("User name " + name.get() + " is already in use."));
  }

  static boolean isLoginName(String name) {
    int at = name.indexOf('@');
    return at > 0 && at < name.length() - 1 && name.length() <= MAX_NAME;
  }

  private Answer changeUser(ApiCall api) {
    if (!api.principal().may(Role.Right.MANAGE_USERS)) {
      return Envelope.notAuthorized();
    }
    Arguments arguments = api.arguments();
    boolean changed =
        state
            .directory()
            .change(
                arguments.text("ID").orElse(""),
                before ->
                    before.withNames(
                        arguments.text("Mail").orElse(before.mail()),
                        arguments.text("DisplayName").orElse(before.displayName())));
    return changed ? Envelope.success(null) : Envelope.failure("User not found.");
  }

  private Answer deleteUser(ApiCall api) {
    if (!api.principal().may(Role.Right.MANAGE_USERS)) {
      return Envelope.notAuthorized();
    }
    String id = api.arguments().text("ID").orElse("");
    state.credentials().endAll(credential -> credential.userUuid().equalsIgnoreCase(id));
    return state.directory().delete(id)
        ? Envelope.success(null)
        : Envelope.failure("User not found.");
  }

  /** A user as the API shows one. */
  static Map<String, @Nullable Object> row(Account account) {
    return Json.object(
        "Uuid", account.uuid(),
        "Name", account.name(),
        "Mail", account.mail(),
        "DisplayName", account.displayName(),
        "State", "None",
        "OauthClient", account.confidentialClient(),
        "CreateDate", "/Date(1700000000000)/",
        "directoryServiceUuid", "09B9A9B0-6CE8-465F-AB03-65766D33B05E");
  }

  /** A list as the API shows one: {@code Results[].Row}. */
  static Map<String, @Nullable Object> table(List<? extends Map<String, ?>> rows) {
    return Json.object(
        "IsAggregate",
        false,
        "Count",
        rows.size(),
        "FullCount",
        rows.size(),
        "Columns",
        rows.isEmpty()
            ? List.of()
            : rows.get(0).keySet().stream().map(name -> Json.object("Name", name)).toList(),
        "Results",
        rows.stream().map(row -> Json.object("Entities", List.of(), "Row", row)).toList(),
        "ReturnID",
        "");
  }
}
