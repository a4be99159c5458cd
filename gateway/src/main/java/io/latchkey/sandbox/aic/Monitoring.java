package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.aic.AuditLog.Entry;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Handler;
import io.latchkey.sandbox.http.Reply;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.tenant.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Health for everybody; logs and metrics for who has the API key, whatever token comes with it. */
final class Monitoring {
  /** Entries of one page of the log. */
  static final int PAGE = 100;

  private static final List<String> SOURCES = List.of("am-access", "idm-access");
  private static final Duration DAY = Duration.ofDays(1);

  private final AicState state;

  Monitoring(AicState state) {
    this.state = state;
  }

  void addTo(Routes routes) {
    routes.on("/monitoring/health", (call, reply) -> reply.send(health(call)));
    for (String logs : List.of("/monitoring/logs", "/logs")) {
      routes.on(logs, keyed(call -> page(call, false)));
      routes.on(logs + "/tail", keyed(call -> page(call, true)));
      routes.on(logs + "/sources", keyed(call -> AicAnswer.ok(result(SOURCES, null))));
    }
    routes.on("/monitoring/prometheus/am", keyed(call -> metrics("am")));
    routes.on("/monitoring/prometheus/idm", keyed(call -> metrics("idm")));
  }

  private Answer health(Call call) {
    state.counters().countApiCall(call.path());
    return AicAnswer.ok(Json.object("status", "OK"));
  }

  private Handler keyed(Function<Call, Answer> api) {
    return (call, reply) -> {
      state.counters().countApiCall(call.path());
      Answer answer = isKeyed(call) ? answer(call, api) : Area.ENVIRONMENT.of(401, "Unauthorized");
      give(call, reply, answer);
    };
  }

  private Answer answer(Call call, Function<Call, Answer> api) {
    state.counters().countKeyCall();
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      return Area.ENVIRONMENT.of(405, "Method not allowed").with("Allow", "GET");
    }
    try {
      return api.apply(call);
    } catch (CrestException e) {
      return Area.ENVIRONMENT.of(e.status(), e.told());
    }
  }

  private void give(Call call, Reply reply, Answer answer) {
    if (answer.status() == 401) {
      state.counters().countUnauthorized(call.path());
    }
    reply.sendAfter(Duration.ofMillis(state.switches().apiLatencyMillis.get()), answer);
  }

  private boolean isKeyed(Call call) {
    return same(call, "x-api-key", state.settings().apiKey())
        && same(call, "x-api-secret", state.settings().apiSecret());
  }

  private static boolean same(Call call, String field, String right) {
    byte[] sent = call.field(field).orElse("").getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(sent, right.getBytes(StandardCharsets.UTF_8));
  }

  /** Entries from the cookie on, or of a span of time; a tail begins 15 seconds ago. */
  private Answer page(Call call, boolean tail) {
    Set<String> sources =
        Arrays.stream(call.query().first("source").orElse("").split(",", -1))
            .filter(source -> !source.isEmpty())
            .collect(Collectors.toSet());
    if (sources.isEmpty()) {
      throw CrestException.badRequest("source is required, see /monitoring/logs/sources");
    }
    Instant now = state.now();
    String cookie = call.query().first("_pagedResultsCookie").orElse("");
    Instant first = cookie.isEmpty() ? now.minus(tail ? Duration.ofSeconds(15) : DAY) : Instant.MIN;
    Instant from = tail ? first : time(call, "beginTime", first);
    Instant to = tail ? Instant.MAX : time(call, "endTime", Instant.MAX);
    long after = cookie.isEmpty() ? 0 : number(cookie);
    List<Entry> found = state.audit().after(after, sources, from, to);
    List<Entry> page = found.subList(0, Math.min(PAGE, found.size()));
    boolean more = tail || found.size() > page.size();
    long last = page.isEmpty() ? after : page.get(page.size() - 1).number();
    return AicAnswer.ok(
        result(page.stream().map(Entry::shown).toList(), more ? Long.toString(last) : null));
  }

  private static long number(String cookie) {
    try {
      return Long.parseLong(cookie);
    } catch (NumberFormatException e) {
      throw CrestException.badRequest("The paged results cookie is not valid");
    }
  }

  private static Instant time(Call call, String name, Instant otherwise) {
    String text = call.query().first(name).orElse("");
    try {
      return text.isEmpty() ? otherwise : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw CrestException.badRequest(name + " must be a time such as 2026-01-31T12:00:00Z");
    }
  }

  private static Object result(List<?> result, @Nullable String cookie) {
    return Json.object(
        "result",
        result,
        "resultCount",
        result.size(),
        "pagedResultsCookie",
        cookie,
        "totalPagedResultsPolicy",
        "EXACT",
        "totalPagedResults",
        result.size(),
        "remainingPagedResults",
        0);
  }

  /** The tenant's own counts, in the text format of Prometheus. */
  private Answer metrics(String service) {
    AicCounters counters = state.counters();
    boolean am = service.equals("am");
    String name = am ? "am_oauth2_grant_count_total" : "idm_http_request_count_total";
    long value = am ? counters.mints() : counters.apiCalls();
    return Answer.of(
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        ("# TYPE " + name + " counter\n" + name + " " + value + "\n")
            .getBytes(StandardCharsets.UTF_8));
  }
}
