package io.latchkey.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyLength;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.core.CoreDsl.uniformRandomSwitch;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.Choice;
import io.latchkey.loadtest.Read;
import io.latchkey.loadtest.Settings;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one honest user calls: what was named, or where the sandbox is behind the gateway, a mix of
 * looking up, creating, being refused and reading something large.
 */
final class Calls {
  private static final int LARGE = 65_536;

  private final Settings settings;
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong created = new AtomicLong();

  Calls(Settings settings) {
    this.settings = settings;
  }

  /** One call of the mix. */
  ChainBuilder one() {
    return settings.reads().isEmpty() ? ofSandbox() : ofReads(settings.reads());
  }

  private static ChainBuilder ofReads(List<Read> reads) {
    return uniformRandomSwitch()
        .on(
            reads.stream()
                .map(
                    read ->
                        exec(http(read.path()).get(read.path()).check(status().is(read.status()))))
                .toList());
  }

  private ChainBuilder ofSandbox() {
    return randomSwitch()
        .on(
            new Choice.WithWeight(50, whoAmI()),
            new Choice.WithWeight(30, lookUp()),
            new Choice.WithWeight(10, create()),
            new Choice.WithWeight(5, refused()),
            new Choice.WithWeight(5, download()));
  }

  private String path(String below) {
    return settings.route() + below;
  }

  private ChainBuilder whoAmI() {
    return exec(http("who am I").get(path("/security/whoami")).check(status().is(200), success()));
  }

  private ChainBuilder lookUp() {
    return exec(
        http("look up").get(path("/CDirectoryService/GetUser")).check(status().is(200), success()));
  }

  private ChainBuilder create() {
    return exec(
        http("create")
            .post(path("/CDirectoryService/CreateUser"))
            .header("Content-Type", "application/json")
            .body(StringBody(session -> newUser()))
            .check(status().is(200), success()));
  }

  /** A protected endpoint: no caller reaches it with a token of ours, whatever its scopes. */
  private ChainBuilder refused() {
    return exec(
        http("refused")
            .post(path("/security/logout"))
            .check(status().is(403), substring("urn:latchkey:refusal:").exists()));
  }

  private ChainBuilder download() {
    return exec(
        http("download")
            .get(path("/sandbox/bytes?size=" + LARGE))
            .check(status().is(200), bodyLength().is(LARGE)));
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
