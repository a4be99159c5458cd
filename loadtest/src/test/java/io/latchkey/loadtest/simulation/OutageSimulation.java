package io.latchkey.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import io.latchkey.loadtest.Plan;
import io.latchkey.loadtest.Simulator;
import java.time.Duration;
import java.util.List;

/**
 * The token endpoint is down for a while in which the live token comes due, but does not end: the
 * gateway tries in vain, tries again, and calls notice nothing. Not one may fail.
 *
 * <p>The token's life is {@link #BEFORE} + outage + {@link #AFTER}. A gateway refreshes a token
 * whose life is so short 10 s to 12.5 s before its end, which is within the outage, and has that
 * long until it ends.
 */
public final class OutageSimulation extends GatewaySimulation {
  private static final Duration BEFORE = Duration.ofSeconds(10);
  private static final Duration AFTER = Duration.ofSeconds(8);
  private static final Duration LANDED = Duration.ofSeconds(15);

  private final Simulator tenant = simulator();
  private final Duration outage = settings.shape().outage();
  private final Duration life = BEFORE.plus(outage).plus(AFTER);
  private volatile long asked;
  private volatile long minted;

  public OutageSimulation() {
    super(Plan.OUTAGE);
    Duration all = life.plus(LANDED);
    run(
        List.of(apps().injectOpen(constantUsersPerSec(bounds().rate()).during(all)), endpoint()),
        all);
  }

  private PopulationBuilder endpoint() {
    return scenario("token endpoint")
        .pause(Duration.ofSeconds(2))
        .exec(operator.act("a token of known age", this::freshToken))
        .pause(BEFORE)
        .exec(operator.act("token endpoint goes down", this::down))
        .pause(outage)
        .exec(operator.act("token endpoint comes back", this::back))
        .exec(operator.act("a new token is got", this::landed))
        .injectOpen(atOnceUsers(1));
  }

  private void freshToken() throws Exception {
    long before = tenant.counter("mints");
    tenant.set("{\"tokenLifetimeSeconds\":" + life.toSeconds() + ",\"revoke\":\"tokens\"}");
    Operator.await("a token", LANDED, () -> tenant.counter("mints") > before);
  }

  private void down() {
    asked = tenant.counter("tokenRequests");
    minted = tenant.counter("mints");
    tenant.set("{\"tokenFault\":\"down\"}");
  }

  private void back() {
    tenant.set("{\"tokenFault\":null,\"tokenLifetimeSeconds\":null}");
    long tried = tenant.counter("tokenRequests") - asked;
    System.out.printf("outage: %d s, %d attempts in vain%n", outage.toSeconds(), tried);
    if (tried == 0) {
      throw new IllegalStateException("nobody asked for a token while the endpoint was down");
    }
  }

  private void landed() throws Exception {
    Operator.await("a new token", LANDED, () -> tenant.counter("mints") > minted);
  }
}
