package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Field;
import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.tenant.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the tenant tells about users: who calls, their roles and rights, their portal, apps. */
final class UserApi {
  private final IdentityState state;
  private final ApiGate gate;

  UserApi(IdentityState state, ApiGate gate) {
    this.state = state;
    this.gate = gate;
  }

  void addTo(Routes routes) {
    routes.on("/security/whoami", gate.read(this::whoAmI));
    routes.on("/usermgmt/getuserinfo", gate.read(api -> ofUser(api, UserApi::info)));
    routes.on(
        "/usermgmt/getusersrolesandadministrativerights",
        gate.read(api -> ofUser(api, UserApi::rolesAndRights)));
    routes.on("/uprest/getupdata", gate.read(api -> ofUser(api, UserApi::portal)));
    routes.on("/saasmanage/getapplication", gate.read(this::application));
    routes.on("/saasmanage/getroles", gate.read(this::roles));
  }

  /**
   * Who calls and what came with the call: the credential's carrier and the names, never values, of
   * cookies and fields, so that a caller sees what crossed a gateway.
   */
  private Answer whoAmI(ApiCall api) {
    Principal who = api.principal();
    LiveCredential credential = who.credential();
    Set<String> fields = api.call().fields().names();
    return Envelope.success(
        Json.object(
            "TenantId", state.tenantId(),
            "User", who.account().name(),
            "UserUuid", who.account().uuid(),
            "Scope", String.join(" ", credential.scopes()),
            "Credential", Names.lower(who.carrier().toString()),
            "CredentialKind", Names.lower(credential.kind().toString()),
            "TokenNumber", credential.number(),
            "Cookies", api.call().cookies().stream().map(Field::name).toList(),
            "Fields", fields.stream().map(Names::lower).distinct().sorted().toList()));
  }

  private Answer ofUser(ApiCall api, Function<Account, Object> view) {
    Account self = api.principal().account();
    Optional<String> key =
        api.arguments()
            .text("ID")
            .or(() -> api.arguments().text("Username"))
            .or(() -> api.arguments().text("User"));
    Optional<Account> found = key.isEmpty() ? Optional.of(self) : state.directory().find(key.get());
    boolean own = found.filter(self::equals).isPresent();
    if (!own && !api.principal().may(Role.Right.READ_USERS)) {
      return Envelope.notAuthorized();
    }
    return found
        .map(account -> Envelope.success(view.apply(account)))
        .orElseGet(() -> Envelope.failure("User not found."));
  }

  private static Object info(Account account) {
    return DirectoryApi.row(account);
  }

  private static Object rolesAndRights(Account account) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Role role : account.roles()) {
      rows.add(
          Json.object(
              "_ID", role.name(),
              "Name", role.label(),
              "AdministrativeRights", role.rightLabels()));
    }
    return DirectoryApi.table(rows);
  }

  private static Object portal(Account account) {
    return Json.object(
        "Username", account.name(),
        "DisplayName", account.displayName(),
        "Apps",
            List.of(
                Json.object(
                    "AppKey", "payroll", "DisplayName", "Payroll", "AppTypeDisplay", "SAML"),
                Json.object(
                    "AppKey", "wiki", "DisplayName", "Wiki", "AppTypeDisplay", "Bookmark")));
  }

  private Answer application(ApiCall api) {
    if (!api.principal().may(Role.Right.READ_APPLICATIONS)) {
      return Envelope.notAuthorized();
    }
    return api.arguments()
        .text("_RowKey")
        .or(() -> api.arguments().text("ServiceName"))
        .flatMap(state::app)
        .map(UserApi::shown)
        .orElseGet(() -> Envelope.failure("Application not found."));
  }

  private static Answer shown(OAuthApp app) {
    return Envelope.success(
        Json.object(
            "_RowKey", app.id(),
            "ServiceName", app.id(),
            "WebAppType", "OAuth",
            "KnownScopes",
                app.scopes().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(one -> Json.object("Scope", one.getKey(), "AllowedRest", one.getValue()))
                    .toList()));
  }

  private Answer roles(ApiCall api) {
    if (!api.principal().may(Role.Right.READ_USERS)) {
      return Envelope.notAuthorized();
    }
    return Envelope.success(DirectoryApi.table(RedRock.roles()));
  }
}
