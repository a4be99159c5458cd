package io.latchkey.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.latchkey.loadtest.OwnSandbox;
import io.latchkey.loadtest.Plan;
import io.latchkey.loadtest.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Tokens of half a minute, so that one replaces another all the time; and where the sandbox is
 * ours, the secret that they are got with is changed at the tenant and in its file. Not one call
 * may fail.
 */
public final class RotationSimulation extends GatewaySimulation {
  private static final int LIFE = 30;

  /** Of a token at the least: the gateway refreshes it 12.5 s before its end at the earliest. */
  private static final int REFRESHED_WITHIN = 25;

  private static final Duration QUIET = Duration.ofSeconds(3);

  private final Simulator tenant = simulator();
  private volatile long minted;

  public RotationSimulation() {
    super(Plan.ROTATION);
    run(List.of(steadily(), rotation()), bounds().duration());
  }

  private PopulationBuilder rotation() {
    Duration left = bounds().duration().minus(QUIET.multipliedBy(2));
    ScenarioBuilder acts =
        scenario("tenant")
            .exec(pause(QUIET))
            .exec(operator.act("tokens get short lives", this::shorten));
    if (settings.sandbox().isPresent()) {
      OwnSandbox ours = settings.sandbox().get();
      acts =
          acts.exec(operator.act("a token is replaced", () -> replaced(1)))
              .exec(operator.act("the secret is changed", () -> changeSecret(ours)))
              .exec(operator.act("the new secret gets a token", () -> replaced(1)));
    }
    return acts.exec(operator.act("tokens were replaced", () -> enough(left)))
        .injectOpen(atOnceUsers(1));
  }

  private void shorten() throws Exception {
    long before = tenant.counter("mints");
    tenant.set("{\"tokenLifetimeSeconds\":" + LIFE + ",\"revoke\":\"tokens\"}");
    Operator.await("a token", QUIET, () -> tenant.counter("mints") > before);
    minted = tenant.counter("mints");
  }

  /** Waits for so many tokens more than there were when this began. */
  private void replaced(int times) throws Exception {
    long wanted = tenant.counter("mints") + times;
    Operator.await(
        "a new token",
        Duration.ofSeconds((long) REFRESHED_WITHIN * times),
        () -> tenant.counter("mints") >= wanted);
  }

  /** The old secret ends at once; the live token has most of its life before it. */
  private void changeSecret(OwnSandbox ours) throws Exception {
    String secret = UUID.randomUUID().toString();
    Path next = ours.directory().resolve("client.secret.next");
    Files.writeString(next, secret);
    tenant.set("{\"clientSecret\":\"" + secret + "\"}");
    Files.move(next, ours.clientSecret(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** At the end of the load: as many as its length wants, whatever else was waited for. */
  private void enough(Duration left) throws Exception {
    long wanted = minted + Math.max(1, left.toSeconds() / REFRESHED_WITHIN);
    Operator.await(
        "the last new token",
        Duration.ofSeconds(REFRESHED_WITHIN),
        () -> tenant.counter("mints") >= wanted);
    System.out.printf("rotation: %d new tokens%n", tenant.counter("mints") - minted);
    tenant.set("{\"tokenLifetimeSeconds\":null}");
  }
}
