package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An assertion that something else renews in a file, as Kubernetes does with account tokens. */
class AssertionFileIT {
  private static final Duration SOON = Duration.ofSeconds(12);

  @TempDir private Path directory;

  private static String jwt(String id, Instant expiry) {
    String claims = "{\"jti\":\"%s\",\"exp\":%d}".formatted(id, expiry.getEpochSecond());
    return base64("{\"alg\":\"RS256\"}") + "." + base64(claims) + ".c2lnbmF0dXJl";
  }

  private static String jwt(String id) {
    return jwt(id, Instant.now().plusSeconds(600));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** One account for each name, with a route of its own and a file NAME.jwt. */
  private Bench bench(String grant, Iterable<String> names, String tokens) throws Exception {
    StringBuilder accounts = new StringBuilder("serviceAccounts:\n");
    StringBuilder routes = new StringBuilder("routes:\n");
    for (String name : names) {
      accounts.append(
          "  %s: { tenant: api, grant: %s, clientId: c, tokenEndpoint: \"%s/%s\", assertionFile: %s.jwt }\n"
              .formatted(name, grant, tokens, name, name));
      routes.append(
          "  - { name: %s, path: /%s/, tenant: api, serviceAccount: %s, callers: { app: [all] } }\n"
              .formatted(name, name, name));
    }
    return Bench.start(
        directory,
        """
            tenants: { api: { kind: generic, url: "TENANT" } }
            scopes: { all: { rest: [".*"] } }
            callers: { app: { apiKey: "SHA" } }
            """
            + accounts
            + routes);
  }

  private static String answering(FakeTenant tokens, String answer) {
    tokens.answers(answer);
    return tokens.url();
  }

  private static String token(int seconds) {
    return FakeTenant.json(
        "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":%d}".formatted(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "privateKeyJwt, client_assertion, true",
    "jwtBearer, assertion, true",
    "privateKeyJwt, client_assertion, false"
  })
  void theNextTokenIsAskedForWithTheFileAsItIsThen(String grant, String field, boolean mounted)
      throws Exception {
    Path file = directory.resolve("pod.jwt");
    if (mounted) {
      Files.createSymbolicLink(file, Path.of("..data", "token"));
    }
    replace(file, jwt("first"), mounted);
    try (Bench bench = bench(grant, List.of("pod"), "TOKENS")) {
      assertThat(bench.get("/pod/x", "").verdict()).isEqualTo("200");
      replace(file, jwt("second"), mounted);
      bench.tenant.answers(
          request ->
              request.field("Authorization").equals("Bearer token-1")
                  ? FakeTenant.answer("401 Unauthorized", "", "")
                  : FakeTenant.HI);
      assertThat(bench.get("/pod/x", "").verdict()).isEqualTo("200");

      List<String> ids = new ArrayList<>();
      for (Answer request : bench.tokens.sent()) {
        TokenForm form = TokenForm.of(request);
        ids.add(String.valueOf(form.jws(field).getPayload().toJSONObject().get("jti")));
      }
      assertThat(ids).containsExactly("first", "second");
    }
  }

  /** By one rename, of the file or, as Kubernetes does it, of the link to its directory. */
  private void replace(Path file, String content, boolean mounted) throws Exception {
    Path target = file;
    Path fresh = directory.resolve("fresh");
    if (mounted) {
      target = directory.resolve("..data");
      Path data = Files.createTempDirectory(directory, "..2026_");
      Files.writeString(data.resolve("token"), content);
      Files.createSymbolicLink(fresh, data.getFileName());
    } else {
      Files.writeString(fresh, content + "\n");
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void whileTheFileIsBadALiveTokenServesAndThenTheLogSaysWhichFileAndSinceWhen() throws Exception {
    Map<String, String> said =
        new TreeMap<>(
            Map.of(
                "missing", "missing.jwt is not there; mount it, or correct the path",
                "empty", "empty.jwt is empty; whatever renews it has not written yet",
                "garbled", "garbled.jwt holds no signed JWT",
                "expired", "expired.jwt has expired at 20"));
    for (String name : said.keySet()) {
      Files.writeString(directory.resolve(name + ".jwt"), jwt(name));
    }
    try (CapturedLog log = new CapturedLog(Level.INFO);
        FakeTenant tokens = new FakeTenant();
        Bench bench = bench("privateKeyJwt", said.keySet(), answering(tokens, token(4)))) {
      for (String name : said.keySet()) {
        assertThat(bench.get("/" + name + "/x", "").verdict()).isEqualTo("200");
      }
      Instant broken = Instant.now().minusSeconds(1);
      Files.delete(directory.resolve("missing.jwt"));
      Files.writeString(directory.resolve("empty.jwt"), "");
      Files.writeString(directory.resolve("garbled.jwt"), "-----BEGIN c4n4ry");
      Files.writeString(directory.resolve("expired.jwt"), jwt("c4n4ry", broken));
      tokens.sent();
      Set<String> served = new HashSet<>();
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                for (String name : said.keySet()) {
                  boolean failed = log.text().contains(said.get(name));
                  int status = bench.get("/" + name + "/x", "").status();
                  assertThat(status == 200 || failed).as(name).isTrue();
                  if (failed && status == 200) {
                    served.add(name);
                  }
                }
                return served.equals(said.keySet());
              });
      for (String name : said.keySet()) {
        await().atMost(SOON).until(() -> bench.get("/" + name + "/x", "").status() == 503);
        Answer answer = bench.get("/" + name + "/x", "");
        assertThat(answer.verdict()).isEqualTo("503 credential:no-token");
        assertThat(answer.content()).doesNotContain(".jwt", "assertion");
      }
      assertThat(tokens.sent()).as("nothing bad is sent").isEmpty();
      String lines = log.text();
      for (String name : said.keySet()) {
        assertThat(lines.lines().filter(line -> line.contains("account=\"" + name + "\"")))
            .isNotEmpty()
            .allSatisfy(
                line ->
                    assertThat(line).startsWith("WARN ").contains(said.get(name), "since=\"20"));
      }
      assertThat(lines).doesNotContain("c4n4ry");

      for (String name : said.keySet()) {
        Files.writeString(directory.resolve(name + ".jwt"), jwt(name));
      }
      for (String name : said.keySet()) {
        await().atMost(SOON).until(() -> bench.get("/" + name + "/x", "").status() == 200);
      }
      assertThat(log.text()).contains("tokens can be had again");
    }
  }
}
