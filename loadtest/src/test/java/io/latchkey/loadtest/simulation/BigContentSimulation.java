package io.latchkey.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.bodyLength;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.latchkey.loadtest.Mistake;
import io.latchkey.loadtest.Plan;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Large content, half of the users down and half up, as fast as it goes, beside small calls at the
 * rate, whose bounds hold. What came is as long as what was sent, and up has the same SHA-256.
 */
public final class BigContentSimulation extends GatewaySimulation {
  private static final int SEED = 7;
  private static final String DOWN = "large down";
  private static final String UP = "large up";

  public BigContentSimulation() {
    super(Plan.BIG);
    if (!settings.hasLoadEndpoints()) {
      System.err.println("load test: big needs the simulator's endpoints: --simulator URL");
      System.exit(2);
      throw new Mistake("no simulator");
    }
    int users = settings.shape().users();
    List<PopulationBuilder> all = new ArrayList<>();
    List<Assertion> more = new ArrayList<>();
    all.add(steadily());
    all.add(transfers(DOWN, down(), users - users / 2));
    more.add(failed(DOWN));
    if (users > 1) {
      all.add(transfers(UP, up(), users / 2));
      more.add(failed(UP));
    }
    run(all, bounds().duration(), more);
  }

  private PopulationBuilder transfers(String name, ChainBuilder transfer, int users) {
    return scenario(name)
        .exec(transfer)
        .exec(fuse())
        .injectClosed(constantConcurrentUsers(users).during(bounds().duration()));
  }

  private ChainBuilder down() {
    int size = settings.shape().size();
    return exec(
        http(DOWN)
            .get(settings.route() + "/sandbox/bytes?size=" + size)
            .check(status().is(200), bodyLength().is(size)));
  }

  private ChainBuilder up() {
    byte[] content = new byte[settings.shape().size()];
    new Random(SEED).nextBytes(content);
    return exec(
        http(UP)
            .post(settings.route() + "/sandbox/sink")
            .header("Content-Type", "application/octet-stream")
            .body(ByteArrayBody(content))
            .check(status().is(200), substring(sha256(content)).exists()));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
