package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.sws.WebSession.Flag;
import io.latchkey.sandbox.sws.WebSession.Step;
import io.latchkey.sandbox.tenant.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /sws/sessions} and {@code /sws/recordings}. A recording is a session that is closed; both
 * lists choose by the time at which the session <em>began</em>.
 */
final class SessionApi {
  private static final Comparator<WebSession> NEWEST_FIRST =
      Comparator.comparingLong(WebSession::start).reversed();
  private static final List<String> SORTS =
      List.of(
          "StartDateTime",
          "EndDateTime",
          "ApplicationName",
          "Duration",
          "UserFullName",
          "StepsCount");

  private final SwsState state;

  SessionApi(SwsState state) {
    this.state = state;
  }

  void addTo(Operations operations) {
    operations.get("sessions", api -> list(api, "sessions", one -> true, this::line));
    operations.get("sessions/{id}", this::session);
    operations.get("sessions/{id}/steps", api -> steps(api, state.data().session(api.id())));
    operations.get(
        "recordings", api -> list(api, "recordings", this::isRecording, this::recording));
    operations.get(
        "recordings/{id}",
        api -> steps(api, state.data().session(api.id()).filter(this::isRecording)));
  }

  private long now() {
    return state.clock().millis();
  }

  private boolean isRecording(WebSession session) {
    return session.isClosed(now());
  }

  private Answer list(
      ApiCall api,
      String name,
      Predicate<WebSession> which,
      BiFunction<WebSession, Long, Map<String, @Nullable Object>> view) {
    Query query = api.query();
    Predicate<WebSession> wanted = wanted(query).and(which);
    List<String> sorts = query.words("sortFieldId", SORTS);
    Query.Page page = query.page();
    return query.answer(
        () -> {
          long now = now();
          List<WebSession> found =
              state.data().sessions().stream()
                  .filter(wanted)
                  .sorted(order(sorts.isEmpty() ? SORTS.get(0) : sorts.get(0), now))
                  .toList();
          return ApiCall.json(
              Json.object(
                  name,
                  page.of(found).stream().map(one -> view.apply(one, now)).toList(),
                  "totalCount",
                  found.size(),
                  "lastUpdate",
                  now));
        });
  }

  private static Predicate<WebSession> wanted(Query query) {
    Query.TimeSpan span = query.span();
    Optional<Boolean> flagged = query.flag("isFlagged");
    FreeSearch search = new FreeSearch(query.text("freeSearch"));
    List<String> applications = query.words("applicationIds");
    List<String> users = query.words("userNames");
    return session ->
        span.has(session.start())
            && flagged.filter(wish -> wish != (session.flag() != null)).isEmpty()
            && search.finds(session.texts())
            && (applications.isEmpty() || applications.contains(session.applicationId()))
            && (users.isEmpty() || users.contains(session.user().username()));
  }

  /** Times and numbers from the greatest, names from A; equals by their beginning. */
  private static Comparator<WebSession> order(String field, long now) {
    Comparator<WebSession> first =
        switch (field) {
          case "EndDateTime" -> Comparator.comparingLong(WebSession::end).reversed();
          case "ApplicationName" -> Comparator.comparing(WebSession::applicationName);
          case "Duration" ->
              Comparator.<WebSession>comparingLong(one -> one.end() - one.start()).reversed();
          case "UserFullName" -> Comparator.comparing(one -> one.user().fullName());
          case "StepsCount" ->
              Comparator.<WebSession>comparingInt(one -> one.steps(now).size()).reversed();
          default -> NEWEST_FIRST;
        };
    return first.thenComparing(NEWEST_FIRST);
  }

  private Map<String, @Nullable Object> line(WebSession session, long now) {
    return Json.object(
        "id", session.id(),
        "startDatetime", session.start(),
        "endDatetime", session.isClosed(now) ? session.end() : null,
        "stepsCount", session.steps(now).size(),
        "flag", shown(session.flag()),
        "application",
            Json.object("id", session.applicationId(), "name", session.applicationName()),
        "user",
            Json.object(
                "id", session.user().id(),
                "fullName", session.user().fullName(),
                "username", session.user().username()));
  }

  /** With the duration, which is in milliseconds whatever its name says. */
  private Map<String, @Nullable Object> recording(WebSession session, long now) {
    Map<String, @Nullable Object> line = line(session, now);
    line.put("durationSeconds", session.isClosed(now) ? session.end() - session.start() : null);
    line.put("tabIds", session.tabIds());
    return line;
  }

  private static @Nullable Object shown(@Nullable Flag flag) {
    return flag == null
        ? null
        : Json.object(
            "datetime", flag.time(),
            "userFirstName", flag.firstName(),
            "userLastName", flag.lastName());
  }

  private Answer session(ApiCall api) {
    return api.shown(
        state.data().session(api.id()),
        session -> {
          Map<String, @Nullable Object> whole = recording(session, now());
          whole.put("securityLayers", session.layers().stream().map(SessionApi::layer).toList());
          return Json.object("session", whole);
        });
  }

  private static Map<String, @Nullable Object> layer(String layer) {
    Object attributes =
        layer.equals("ContinuousAuthentication")
            ? List.of(Json.object("attributeName", "InactivityTimeout", "attributeValue", "600000"))
            : null;
    return Json.object("layer", layer, "attributes", attributes);
  }

  private Answer steps(ApiCall api, Optional<WebSession> session) {
    Query query = api.query();
    Query.TimeSpan span = query.span();
    Optional<Boolean> flagged = query.flag("isFlagged");
    FreeSearch search = new FreeSearch(query.text("freeSearch"));
    List<String> types = query.words("activityTypes");
    List<String> tabs = query.words("tabIds");
    Query.Page page = query.page();
    Predicate<Step> wanted =
        step ->
            span.has(step.time())
                && flagged.filter(wish -> wish != (step.flag() != null)).isEmpty()
                && search.finds(Stream.of(step.url(), step.windowTitle(), step.type()))
                && (types.isEmpty() || types.contains(step.type()))
                && (tabs.isEmpty() || tabs.contains(step.tabId()));
    return query.answer(
        () ->
            api.shown(
                session,
                found -> {
                  List<Step> steps = found.steps(now()).stream().filter(wanted).toList();
                  return Json.object(
                      "sessionSteps", page.of(steps).stream().map(SessionApi::shown).toList(),
                      "totalCount", steps.size(),
                      "lastUpdate", now());
                }));
  }

  private static Map<String, @Nullable Object> shown(Step step) {
    return Json.object(
        "id", step.id(),
        "datetime", step.time(),
        "extensionEventId", step.eventId(),
        "flag", shown(step.flag()),
        "tabId", step.tabId(),
        "type", step.type(),
        "url", step.url(),
        "windowTitle", step.windowTitle(),
        "windowHeight", 937,
        "windowWidth", 1920);
  }
}
