package io.latchkey.sandbox.sws;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.sws.Policy.Member;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /sws/policies}. A change is answered by 200 without content. */
final class PolicyApi {
  private static final String NONE = "None";

  private final SwsState state;

  PolicyApi(SwsState state) {
    this.state = state;
  }

  void addTo(Operations operations) {
    operations.get("policies", this::list);
    operations.get("policies/{id}", this::policy);
    operations.put("policies/{id}/status", this::status);
    operations.put("policies/{id}/configuration", this::configuration);
    operations.put("policies/{id}/default-security-layers", this::defaultLayers);
    operations.put("policies/{id}/members/{id}", this::memberLayers);
  }

  private Answer list(ApiCall api) {
    Query query = api.query();
    FreeSearch search = new FreeSearch(query.text("searchString"));
    query.flag("isRefresh");
    Query.Page page = query.page();
    return query.answer(
        () -> {
          List<Policy> found =
              state.data().policies().stream()
                  .filter(one -> search.finds(Stream.of(one.name(), one.description())))
                  .toList();
          return ApiCall.json(
              Json.object(
                  "policies", page.of(found).stream().map(PolicyApi::line).toList(),
                  "totalCount", found.size(),
                  "lastUpdate", state.clock().millis()));
        });
  }

  private static Map<String, @Nullable Object> line(Policy policy) {
    return Json.object(
        "policyId", policy.id(),
        "name", policy.name(),
        "description", policy.description(),
        "appKey", policy.appKey(),
        "active", policy.active());
  }

  private Answer policy(ApiCall api) {
    Query query = api.query();
    FreeSearch search = new FreeSearch(query.text("searchString"));
    List<String> layers =
        query.words(
            "securityLayers", Stream.concat(Policy.LAYERS.stream(), Stream.of(NONE)).toList());
    List<String> types = query.words("memberTypes", Policy.MEMBER_TYPES);
    Query.Page page = query.page();
    return query.answer(
        () ->
            api.shown(
                state.data().policy(api.id()),
                policy -> {
                  List<Member> members =
                      policy.members().stream()
                          .filter(one -> search.finds(Stream.of(one.name())))
                          .filter(one -> types.isEmpty() || types.contains(one.type()))
                          .filter(one -> layers.isEmpty() || has(one, layers))
                          .toList();
                  return whole(policy, members, page);
                }));
  }

  private static boolean has(Member member, List<String> layers) {
    return member.layers().isEmpty()
        ? layers.contains(NONE)
        : member.layers().stream().anyMatch(layers::contains);
  }

  private static Map<String, @Nullable Object> whole(
      Policy policy, List<Member> members, Query.Page page) {
    Object shown =
        page.of(members).stream()
            .map(
                one ->
                    Json.object(
                        "id", one.id(),
                        "name", one.name(),
                        "type", one.type(),
                        "securityLayers", one.layers()))
            .toList();
    return Json.object(
        "policy", line(policy),
        "configuration", policy.configuration(),
        "epmStatus", Json.object("active", false),
        "defaultSecurityLayers", policy.layers(),
        "sessionControlRules", List.of(),
        "members", Json.object("members", shown, "totalCount", members.size()));
  }

  /** Makes the change and notes it, or says 404. */
  private Answer change(ApiCall api, String activity, UnaryOperator<Policy> change) {
    Optional<Policy> policy = state.data().policy(api.id());
    if (policy.isEmpty()) {
      return api.problem(404, "There is no " + api.id() + ".");
    }
    state.data().change(api.id(), change);
    ActivityApi.note(state, api, activity, policy.get().name());
    return Answer.empty(200);
  }

  private Answer status(ApiCall api, JsonNode content) {
    JsonNode active = content.path("active");
    if (!active.isBoolean()) {
      return Operations.unreadable(api);
    }
    String activity = active.booleanValue() ? "PolicyEnabled" : "PolicyDisabled";
    return change(api, activity, policy -> policy.withActive(active.booleanValue()));
  }

  private Answer configuration(ApiCall api, JsonNode content) {
    return PolicyConfiguration.read(content.path("policyConfiguration"))
        .map(
            read ->
                change(api, "PolicyConfigurationUpdated", policy -> policy.withConfiguration(read)))
        .orElseGet(() -> Operations.unreadable(api));
  }

  private static Optional<List<String>> layers(JsonNode content) {
    return Optional.of(content.path("securityLayers"))
        .filter(JsonNode::isArray)
        .flatMap(PolicyConfiguration::texts)
        .filter(Policy.LAYERS::containsAll);
  }

  private Answer defaultLayers(ApiCall api, JsonNode content) {
    return layers(content)
        .map(
            layers ->
                change(
                    api, "PolicyDefaultsPermissionsUpdated", policy -> policy.withLayers(layers)))
        .orElseGet(() -> Operations.unreadable(api));
  }

  private Answer memberLayers(ApiCall api, JsonNode content) {
    Optional<List<String>> layers = layers(content);
    if (layers.isEmpty()) {
      return Operations.unreadable(api);
    }
    String memberId = api.ids().get(1);
    Optional<Member> member =
        state.data().policy(api.id()).stream()
            .flatMap(policy -> policy.members().stream())
            .filter(one -> one.id().equals(memberId))
            .findFirst();
    return member
        .map(
            one ->
                change(
                    api,
                    "PolicyMembersPermissionsUpdated",
                    policy -> policy.withMember(one.withLayers(layers.get()))))
        .orElseGet(() -> api.problem(404, "There is no " + memberId + "."));
  }
}
