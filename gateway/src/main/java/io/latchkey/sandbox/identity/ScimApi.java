package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /scim/v2/Users} (RFC 7644): no envelope, errors in SCIM's own shape. */
final class ScimApi {
  /** Users on one page. */
  static final int MAX_PAGE = 200;

  private static final String USERS = "/scim/v2/users";
  private static final String CORE = "urn:ietf:params:scim:schemas:core:2.0:User";
  private static final String LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
  private static final String ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";
  private static final String FILTER = "userName eq \"";

  private final IdentityState state;
  private final ApiGate gate;

  ScimApi(IdentityState state, ApiGate gate) {
    this.state = state;
    this.gate = gate;
  }

  void addTo(Routes routes) {
    routes.on(USERS, gate.of(Set.of("GET", "HEAD", "POST"), ScimApi::error, this::users));
    routes.under(USERS, gate.of(Set.of("GET", "HEAD", "DELETE"), ScimApi::error, this::user));
  }

  static Answer error(int status, String detail) {
    return scim(
        status,
        Json.object(
            "schemas", List.of(ERROR), "detail", detail, "status", Integer.toString(status)));
  }

  private static Answer scim(int status, Object value) {
    return Answer.of(status, "application/scim+json; charset=utf-8", Json.write(value));
  }

  private Answer users(ApiCall api) {
    boolean reads = !api.call().method().equals("POST");
    if (!api.principal().may(reads ? Role.Right.READ_USERS : Role.Right.MANAGE_USERS)) {
      return error(403, Envelope.NOT_AUTHORIZED);
    }
    return reads ? list(api) : create(api);
  }

  private Answer list(ApiCall api) {
    Optional<String> filter = api.call().query().first("filter");
    boolean understood = filter.map(ScimApi::isUnderstood).orElse(true);
    if (!understood) {
      return error(400, "Only the filter userName eq \"...\" is supported.");
    }
    List<Account> found =
        filter
            .map(text -> text.substring(FILTER.length(), text.length() - 1))
            .map(name -> state.directory().named(name).map(List::of).orElse(List.of()))
            .orElseGet(() -> state.directory().all());
    int start = Math.max(1, number(api.call(), "startIndex", 1));
    int count = Math.min(MAX_PAGE, Math.max(0, number(api.call(), "count", MAX_PAGE)));
    List<Map<String, @Nullable Object>> page =
        found.stream().skip(start - 1L).limit(count).map(a -> shown(api.call(), a)).toList();
    return scim(
        200,
        Json.object(
            "schemas", List.of(LIST),
            "totalResults", found.size(),
            "startIndex", start,
            "itemsPerPage", page.size(),
            "Resources", page));
  }

  private static boolean isUnderstood(String filter) {
    return filter.startsWith(FILTER) && filter.endsWith("\"") && filter.length() > FILTER.length();
  }

  private static int number(Call call, String name, int otherwise) {
    try {
      return call.query().first(name).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private Answer create(ApiCall api) {
    Optional<String> name = api.arguments().text("userName").filter(DirectoryApi::isLoginName);
    if (name.isEmpty()) {
      return error(400, "userName is required, as name@suffix.");
    }
    String display = api.arguments().text("displayName").orElse(name.get());
    String password = api.arguments().text("password").orElseGet(() -> state.draw().word(18));
    return state
        .directory()
        .create(name.get(), name.get(), display, password)
        .map(
            account ->
                scim(201, shown(api.call(), account))
                    .with("Location", location(api.call(), account)))
        .orElseGet(() -> error(409, "userName is already in use."));
  }

  private Answer user(ApiCall api) {
    boolean reads = !api.call().method().equals("DELETE");
    if (!api.principal().may(reads ? Role.Right.READ_USERS : Role.Right.MANAGE_USERS)) {
      return error(403, Envelope.NOT_AUTHORIZED);
    }
    Optional<Account> account = state.directory().withUuid(api.call().rest());
    if (account.isEmpty()) {
      return error(404, "Resource " + api.call().rest() + " not found.");
    }
    if (!reads) {
      state.directory().delete(account.get().uuid());
      return Answer.empty(204);
    }
    return scim(200, shown(api.call(), account.get()));
  }

  private Map<String, @Nullable Object> shown(Call call, Account account) {
    return Json.object(
        "schemas", List.of(CORE),
        "id", account.uuid(),
        "userName", account.name(),
        "displayName", account.displayName(),
        "active", true,
        "emails", List.of(Json.object("value", account.mail(), "primary", true)),
        "meta", Json.object("resourceType", "User", "location", location(call, account)));
  }

  /** Absolute, on the host that the client called. */
  private String location(Call call, Account account) {
    return "http://" + call.hostOr(state.authority()) + "/scim/v2/Users/" + account.uuid();
  }
}
