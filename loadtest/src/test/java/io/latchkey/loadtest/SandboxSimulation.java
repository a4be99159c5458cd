package io.latchkey.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyLength;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.Choice;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Legacy apps that look people up, now and then create one or read something large, and sometimes
 * call what they may not, through the gateway in front of the sandbox. The model is open: users
 * arrive at a rate whatever the answers take, as they do in life.
 */
public final class SandboxSimulation extends Simulation {
  /** How long answers that are still out may take once nobody arrives any more. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final Load load = loadOrExit();
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong created = new AtomicLong();

  private final HttpProtocolBuilder gateway =
      http.baseUrl(load.url())
          .header("X-Api-Key", load.key())
          .acceptHeader("application/json")
          .shareConnections()
          .disableFollowRedirect()
          .disableWarmUp();

  private final HttpRequestActionBuilder whoAmI =
      http("who am I").get("/security/whoami").check(status().is(200), success());

  private final HttpRequestActionBuilder lookUp =
      http("look up").get("/CDirectoryService/GetUser").check(status().is(200), success());

  private final HttpRequestActionBuilder create =
      http("create")
          .post("/CDirectoryService/CreateUser")
          .header("Content-Type", "application/json")
          .body(StringBody(session -> newUser()))
          .check(status().is(200), success());

  /** A protected endpoint: no caller reaches it with a token of ours, whatever its scopes. */
  private final HttpRequestActionBuilder refused =
      http("refused")
          .post("/security/logout")
          .check(status().is(403), substring("urn:latchkey:refusal:").exists());

  private final HttpRequestActionBuilder download =
      http("download").get(load.download()).check(status().is(200), bodyLength().gt(0));

  private final ScenarioBuilder apps =
      scenario("legacy apps")
          .exec(
              randomSwitch()
                  .on(
                      new Choice.WithWeight(50, exec(whoAmI)),
                      new Choice.WithWeight(30, exec(lookUp)),
                      new Choice.WithWeight(10, exec(create)),
                      new Choice.WithWeight(5, exec(refused)),
                      new Choice.WithWeight(5, exec(download))));

  /** Goes to the simulator itself, and carries nothing of a caller's. */
  private final ScenarioBuilder revocation =
      scenario("revocation")
          .exec(
              http("revoke")
                  .post(load.revoke())
                  .ignoreProtocolHeaders()
                  .header("Content-Type", "application/json")
                  .body(StringBody("{\"revoke\":\"tokens\"}"))
                  .check(status().is(200)));

  {
    setUp(populations())
        .protocols(gateway)
        .assertions(
            load.revoke().isEmpty()
                ? global().failedRequests().percent().lt(1.0)
                : global().failedRequests().count().is(0L),
            global().responseTime().percentile(99.0).lt((int) load.p99().toMillis()))
        .maxDuration(load.ramp().plus(load.duration()).plus(GRACE));
  }

  private List<PopulationBuilder> populations() {
    List<PopulationBuilder> all = new ArrayList<>();
    all.add(
        apps.injectOpen(
            rampUsersPerSec(1).to(load.rate()).during(load.ramp()),
            constantUsersPerSec(load.rate()).during(load.duration())));
    if (!load.revoke().isEmpty()) {
      Duration middle = load.ramp().plus(load.duration().dividedBy(2));
      all.add(revocation.injectOpen(nothingFor(middle), atOnceUsers(1)));
    }
    return all;
  }

  @Override
  public void before() {
    System.out.println(load);
  }

  /** Gatling would bury the one sentence that helps under its own stack. */
  private static Load loadOrExit() {
    try {
      return Load.fromProperties();
    } catch (IllegalArgumentException wrong) {
      System.err.println("load test: " + wrong.getMessage());
      System.exit(2);
      throw wrong;
    }
  }

  private static CheckBuilder success() {
    return substring("\"success\":true").exists();
  }

  private String newUser() {
    return """
        {"Name":"load-%s-%d@example.com","Mail":"load@example.com","Password":"%s"}"""
        .formatted(run, created.incrementAndGet(), UUID.randomUUID());
  }
}
