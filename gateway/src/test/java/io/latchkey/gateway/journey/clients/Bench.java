package io.latchkey.gateway.journey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.gateway.journey.Authority;
import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.Tap;
import io.latchkey.gateway.journey.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gateway that listens in clear, on TLS and on IPv6, before a tenant that keeps all. */
final class Bench implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  final Path directory;
  final Recorder recorder;
  final RunningGateway gateway;
  final Tap clear;
  final Tap secure;
  final Authority authority;

  private Bench(Path directory) throws Exception {
    this.directory = directory;
    authority =
        new Authority(directory, "root").issue("here", "DNS:localhost,IP:127.0.0.1,IP:0::1");
    recorder = new Recorder();
    gateway = RunningGateway.start(directory, yaml());
    clear = Tap.to(gateway.port());
    secure = Tap.to(gateway.gateway().addresses().get(1).getPort());
    Files.writeString(directory.resolve("plan.json"), plan());
  }

  static Bench start(Path directory) throws Exception {
    return new Bench(directory);
  }

  private String yaml() {
    return """
        version: 1
        name: journey
        drain: 1s
        listeners:
          - { bind: "127.0.0.1:0" }
          - { bind: "127.0.0.1:0", tls: { certificate: "%s", privateKey: "%s" } }
          - { bind: "[::1]:0" }
        admin: { bind: "127.0.0.1:0" }
        tenants: { api: { kind: generic, url: "%s" } }
        serviceAccounts:
          bot: { tenant: api, grant: staticHeaders, headers: { x-tenant-key: of-the-gateway } }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "sha256:%s" } }
        routes:
          - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }
        """
        .formatted(
            authority.certificateFile("here"),
            authority.keyFile("here"),
            recorder.url(),
            Yaml.sha256(Yaml.KEY));
  }

  /** The plan as scripts read it. */
  static String plan() {
    try {
      return JSON.writeValueAsString(Plan.calls());
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  String clearUrl() {
    return "http://127.0.0.1:" + clear.port();
  }

  String secureUrl() {
    return "https://localhost:" + secure.port();
  }

  static String resource(String name) {
    try (InputStream in = Bench.class.getResourceAsStream("/clients/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** Puts a script of the tests into the directory. */
  String script(String name) throws IOException {
    return Files.writeString(directory.resolve(name), resource(name)).toString();
  }

  /**
   * Asserts that each call was answered as it should be, and reached the tenant as it was meant.
   *
   * @param outcomes of one client
   */
  void assertAllWent(List<Outcome> outcomes) {
    Map<String, Received> came = new HashMap<>();
    recorder.received().forEach(request -> came.put(request.field("X-Case"), request));
    List<Wanted> calls = Plan.calls();
    assertThat(outcomes)
        .extracting(Outcome::name)
        .containsExactlyElementsOf(calls.stream().map(Wanted::name).toList());
    for (int i = 0; i < calls.size(); i++) {
      Outcome outcome = outcomes.get(i);
      if (outcome.error() != null && outcome.error().startsWith("cannot")) {
        System.out.println(
            "skipped: " + outcome.client() + ", " + outcome.name() + ": " + outcome.error());
        continue;
      }
      Check.went(calls.get(i), outcome, came.get(outcome.client() + " " + outcome.name()));
      if (outcome.location() != null) {
        assertThat(outcome.location())
            .as("%s: Location", outcome.client())
            .doesNotContain(recorder.url())
            .endsWith("/elsewhere?a=b#part");
      }
    }
  }

  @Override
  public void close() throws IOException {
    clear.close();
    secure.close();
    gateway.close();
    recorder.close();
  }
}
