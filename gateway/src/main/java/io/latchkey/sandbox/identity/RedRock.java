package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.tenant.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /RedRock/query}: reports by a small, honest part of the tenant's SQL. */
final class RedRock {
  private final IdentityState state;
  private final ApiGate gate;

  RedRock(IdentityState state, ApiGate gate) {
    this.state = state;
    this.gate = gate;
  }

  void addTo(Routes routes) {
    routes.on("/redrock/query", gate.read(this::query));
  }

  private Answer query(ApiCall api) {
    if (!api.principal().may(Role.Right.QUERY)) {
      return Envelope.notAuthorized();
    }
    Optional<String> script = api.arguments().text("Script");
    if (script.isEmpty()) {
      return Envelope.failure("Parameter 'Script' must be specified.");
    }
    try {
      RedRockQuery query = RedRockQuery.parse(script.get());
      return Envelope.success(DirectoryApi.table(query.run(rows(query.table()))));
    } catch (RedRockQuery.UnsupportedQueryException e) {
      return Envelope.failure("Query has failed: " + e.getMessage());
    }
  }

  private List<Map<String, @Nullable Object>> rows(String table)
      throws RedRockQuery.UnsupportedQueryException {
    return switch (Names.lower(table)) {
      case "user" -> state.directory().all().stream().map(RedRock::user).toList();
      case "role" -> roles();
      default -> throw new RedRockQuery.UnsupportedQueryException("no such table: " + table);
    };
  }

  private static Map<String, @Nullable Object> user(Account account) {
    return Json.object(
        "ID", account.uuid(),
        "Username", account.name(),
        "DisplayName", account.displayName(),
        "Email", account.mail(),
        "Status", "Active",
        "SourceDs", "CDS");
  }

  static List<Map<String, @Nullable Object>> roles() {
    return Arrays.stream(Role.values())
        .map(role -> Json.object("ID", role.name(), "Name", role.label()))
        .toList();
  }
}
