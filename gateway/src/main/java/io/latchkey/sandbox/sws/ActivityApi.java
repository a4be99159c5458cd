package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /sws/activities}: what was done to the tenant, and what callers of this API do to it. */
final class ActivityApi {
  private final SwsState state;

  ActivityApi(SwsState state) {
    this.state = state;
  }

  void addTo(Operations operations) {
    operations.get("activities", this::list);
  }

  private Answer list(ApiCall api) {
    Query query = api.query();
    List<String> types = query.required("activityTypes", Activity.TYPES);
    Query.TimeSpan span = query.span();
    Query.Page page = query.page();
    return query.answer(
        () -> {
          List<Activity> found =
              state.data().activities().stream()
                  .filter(one -> types.contains(one.type()) && span.has(one.time()))
                  .toList();
          return ApiCall.json(
              Json.object(
                  "activities", page.of(found).stream().map(ActivityApi::shown).toList(),
                  "totalCount", found.size()));
        });
  }

  private static Map<String, @Nullable Object> shown(Activity activity) {
    return Json.object(
        "activityType",
        activity.type(),
        "activityData",
        Json.object(
            "id", activity.id(),
            "time", activity.time(),
            "initiatedById", activity.byId(),
            "initiatedByName", activity.byName(),
            "initiatedByRole", activity.byRole(),
            "name", activity.subject()));
  }

  /** Notes what a caller has just done. */
  static void note(SwsState state, ApiCall api, String type, String subject) {
    RealmClient by = api.client();
    state
        .data()
        .add(
            new Activity(
                Names.lower(state.draw().hex(16)),
                type,
                state.clock().millis(),
                by.id(),
                "service-account-" + by.id(),
                Names.lower(by.role().name()),
                subject));
  }
}
