package io.latchkey.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import io.latchkey.loadtest.OwnSandbox;
import io.latchkey.loadtest.Plan;
import java.time.Duration;
import java.util.List;

/**
 * Routes, scopes and certificates change while callers call, half of them over kept connections,
 * half with a TLS handshake for each call. Each change must take effect, and not one call may fail.
 */
public final class ReloadSimulation extends GatewaySimulation {
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** What a round may take that begins at the last moment. */
  private static final Duration LAST = Duration.ofSeconds(25);

  private final OwnSandbox sandbox = settings.sandbox().orElseThrow();
  private final Reloads reloads = new Reloads(settings, sandbox);

  public ReloadSimulation() {
    super(Plan.RELOAD);
    double half = bounds().rate() / 2.0;
    Duration time = bounds().duration();
    PopulationBuilder anew =
        apps("apps with TLS", CALLS)
            .injectOpen(constantUsersPerSec(half).during(time))
            .protocols(newConnections(sandbox.secure()));
    run(
        List.of(
            warmUp("warm-up", half),
            warmUp("warm-up with TLS", half).protocols(newConnections(sandbox.secure()))),
        List.of(apps().injectOpen(constantUsersPerSec(half).during(time)), anew, changes()),
        time,
        List.of());
  }

  private PopulationBuilder changes() {
    Duration last = bounds().duration().minus(LAST);
    Duration time = last.isNegative() ? Duration.ofMillis(1) : last;
    return scenario("operator")
        .exec(
            during(time, false)
                .on(
                    repeat(3)
                        .on(
                            exec(operator.act("reload by POST", reloads::addByPost))
                                .pause(PAUSE)
                                .exec(operator.act("reload by POST", reloads::removeByPost))
                                .pause(PAUSE))
                        .exec(operator.act("new certificate", reloads::replaceCertificate))
                        .exec(operator.act("reload by file", reloads::addByFile))
                        .exec(operator.act("reload by POST", reloads::removeByPost))))
        .injectOpen(atOnceUsers(1));
  }

  @Override
  public void after() {
    System.out.println("reload: " + reloads.count() + " changes took effect");
  }
}
