package io.latchkey.gateway.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.Yaml;
import io.latchkey.gateway.servers.TokenProxy.Fate;
import io.latchkey.gateway.servers.TokenProxy.Seen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and keys of clients of a real Keycloak change while callers go on calling. */
@TokenServers
class KeycloakRotationIT {
  private static final Duration ROTATES_IN = Duration.ofSeconds(30);
  private static final int SOME = 300;

  @TempDir private static Path keys;
  private static KeycloakServer keycloak;
  private static KeycloakChanges changes;
  private static JWK first;
  private static JWK second;

  @TempDir private Path directory;
  private VerifyingApi api;
  private TokenProxy proxy;

  @BeforeAll
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  static void start() throws Exception {
    ClientKey own = ClientKey.make(keys, "keycloak", "ES256");
    Path trusted = own.certificate("/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1");
    JWKGenerator<RSAKey> generator = new RSAKeyGenerator(2048).keyUse(KeyUse.SIGNATURE);
    first = generator.keyID("first").generate();
    second = generator.keyID("second").generate();
    keycloak = KeycloakServer.start(Place.run("keycloak-rotation"), own, trusted);
    String known = new JWKSet(first).toPublicJWKSet().toString();
    keycloak.create(
        new KeycloakRealm()
            .secret("api")
            .secret("by-secret")
            .secret("by-two")
            .secret("by-revocation")
            .keys("by-key", "RS256", known)
            .keys("by-chaos", "RS256", known)
            .asJson());
    changes = new KeycloakChanges(keycloak);
  }

  @AfterAll
  static void stop() {
    if (keycloak != null) {
      keycloak.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    api = VerifyingApi.start(keycloak);
    proxy = TokenProxy.start(keycloak.tokenEndpoint());
  }

  @AfterEach
  void close() {
    proxy.close();
    api.close();
  }

  private RunningGateway gateway(String account) throws Exception {
    return RunningGateway.start(
        directory,
        Yaml.ports()
            + """
            tenants: { api: { kind: generic, url: "%s", connections: { idle: 5s } } }
            serviceAccounts:
              bot:
                tenant: api
                tokenEndpoint: "%s"
            %s
            scopes: { all: { rest: [".*"] } }
            callers: { app: { apiKey: "sha256:%s" } }
            routes:
              - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }
            """
                .formatted(api.url(), proxy.url(), account.indent(4), Yaml.sha256(Yaml.KEY)));
  }

  /** Puts a file in place as operators and Kubernetes do: whole, in one step. */
  private Path put(String name, String content) throws Exception {
    Path next = Files.writeString(directory.resolve(name + ".next"), content);
    Files.setPosixFilePermissions(
        next, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    return Files.move(next, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitToken(Predicate<Seen> by) {
    await()
        .atMost(ROTATES_IN)
        .until(() -> proxy.seen().stream().anyMatch(seen -> seen.status() == 200 && by.test(seen)));
  }

  private static String basic(String client, String secret) {
    String pair =
        java.net.URLEncoder.encode(client, StandardCharsets.UTF_8)
            + ":"
            + java.net.URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Every token of before is worth nothing from now on. */
  private void withdrawTokens() throws Exception {
    changes.newRealmKey();
    api.learnKeys();
  }

  private void report(String what, Load load) {
    ServerProcess.tell(
        "%s: %d calls, %d failed, %d tokens asked for, %d refused by the API"
            .formatted(
                what, load.calls(), load.failures().size(), proxy.seen().size(), api.refused()));
  }

  @Test
  void aClientsSecretChangesUnderLoadWithoutAFailedCall() throws Exception {
    Path file = put("secret", KeycloakRealm.SECRET);
    try (RunningGateway gateway = gateway(bySecret("by-secret", file));
        Load load = Load.on(gateway.port())) {
      load.goOn(SOME);
      String secret = changes.newSecret("by-secret");
      assertThat(answer("by-secret", KeycloakRealm.SECRET)).contains("unauthorized_client");
      load.goOn(SOME); // by the token that lives: the old secret gives no other
      put("secret", secret);
      awaitToken(seen -> basic("by-secret", secret).equals(seen.authorization()));
      load.goOn(SOME);
      withdrawTokens();
      load.goOn(2 * SOME);
      load.close();

      report("secret", load);
      assertThat(load.failures()).isEmpty();
      assertThat(api.refused()).as("the withdrawal was felt").isPositive();
      assertThat(proxy.seen()).as("tokens").hasSizeLessThan(8);
      assertThat(proxy.seen().get(proxy.seen().size() - 1).status()).isEqualTo(200);
    }
  }

  @Test
  void aClientsSecretChangesWhileBothSecretsAreGood() throws Exception {
    changes.keepOldSecrets(true);
    Path file = put("secret", KeycloakRealm.SECRET);
    try (RunningGateway gateway = gateway(bySecret("by-two", file));
        Load load = Load.on(gateway.port())) {
      load.goOn(SOME);
      String secret = changes.newSecret("by-two");
      assertThat(answer("by-two", KeycloakRealm.SECRET)).as("the old").contains("access_token");
      assertThat(answer("by-two", secret)).as("the new").contains("access_token");
      withdrawTokens(); // another token is got by the old secret
      load.goOn(SOME);
      put("secret", secret);
      awaitToken(seen -> basic("by-two", secret).equals(seen.authorization()));
      changes.dropOldSecret("by-two");
      assertThat(answer("by-two", KeycloakRealm.SECRET)).contains("unauthorized_client");
      withdrawTokens();
      load.goOn(2 * SOME);
      load.close();

      report("both secrets", load);
      assertThat(load.failures()).isEmpty();
      assertThat(proxy.seen()).allMatch(seen -> seen.status() == 200).hasSizeLessThan(8);
      assertThat(api.refused()).as("the withdrawals were felt").isPositive();
    } finally {
      changes.keepOldSecrets(false);
    }
  }

  @Test
  void aRealmThatRevokesEveryTokenCostsOneTokenAndNoCall() throws Exception {
    Path file = put("secret", KeycloakRealm.SECRET);
    String account = bySecret("by-revocation", file) + "scopes: [orders.read]\n";
    try (RunningGateway gateway = gateway(account);
        Load load = Load.on(gateway.port())) {
      load.goOn(SOME);
      String token = api.anyToken();
      assertThat(keycloak.client(token)).as("Keycloak's word on it").isPresent();
      long given = Instant.now().getEpochSecond();
      await().until(() -> Instant.now().getEpochSecond() > given);
      api.refuseBefore(changes.revokeAll());
      assertThat(keycloak.client(token)).as("Keycloak's word on it").isEmpty();
      load.goOn(2 * SOME);
      load.close();

      report("not-before", load);
      assertThat(load.failures()).isEmpty();
      assertThat(api.refused()).as("the revocation was felt").isPositive();
      assertThat(proxy.seen()).as("tokens").hasSize(2);
    }
  }

  private static String bySecret(String client, Path file) {
    return "grant: clientCredentials\nclientId: %s\nclientSecret: ${file:%s}\n"
        .formatted(client, file);
  }

  private static String answer(String client, String secret) throws Exception {
    return new Rest(keycloak.base(), Map.of())
        .text(
            "/realms/" + KeycloakServer.REALM + "/protocol/openid-connect/token",
            Map.of(
                "grant_type", "client_credentials", "client_id", client, "client_secret", secret));
  }

  private static String replay(Seen seen) throws Exception {
    return new Rest(keycloak.base(), Map.of())
        .text(
            "/realms/" + KeycloakServer.REALM + "/protocol/openid-connect/token",
            Map.of(
                "grant_type", "client_credentials",
                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion", String.valueOf(seen.assertion())));
  }

  private static String signing(String client, Path key) {
    return """
        grant: privateKeyJwt
        clientId: %s
        keyFile: "%s"
        audience: "%s"
        """
        .formatted(client, key, keycloak.issuer());
  }

  @Test
  void aClientsKeyChangesUnderLoadWithoutAFailedCall() throws Exception {
    Path file = put("key.jwk", first.toJSONString());
    try (RunningGateway gateway = gateway(signing("by-key", file));
        Load load = Load.on(gateway.port())) {
      load.goOn(SOME);
      changes.keys("by-key", first, second);
      load.goOn(SOME);
      put("key.jwk", second.toJSONString());
      awaitToken(seen -> "second".equals(seen.keyId()));
      load.goOn(SOME);
      changes.keys("by-key", second);
      withdrawTokens();
      load.goOn(2 * SOME);
      load.close();

      report("key", load);
      assertThat(load.failures()).isEmpty();
      assertThat(api.refused()).as("the withdrawal was felt").isPositive();
      assertThat(proxy.seen()).allMatch(seen -> seen.status() == 200).hasSizeLessThan(8);
      assertThat(proxy.seen().get(proxy.seen().size() - 1).keyId()).isEqualTo("second");
    }
    assertThat(answerSignedBy(first)).as("the old key is withdrawn").contains("error");
  }

  private String answerSignedBy(JWK key) throws Exception {
    Path file = put("old.jwk", key.toJSONString());
    try (RunningGateway gateway = gateway(signing("by-key", file));
        Load load = Load.on(gateway.port())) {
      load.goOn(1);
      load.close();
    }
    return proxy.seen().get(proxy.seen().size() - 1).said();
  }

  @Test
  void anAssertionIsNeverSentTwiceWhateverBecomesOfItsAnswer() throws Exception {
    Path file = put("key.jwk", first.toJSONString());
    Random random = new Random(11);
    Queue<Fate> certain = new ArrayDeque<>(List.of(Fate.values()));
    try (RunningGateway gateway = gateway(signing("by-chaos", file));
        Load load = Load.on(gateway.port())) {
      load.goOn(SOME);
      proxy.fates(() -> fate(certain, random));
      for (int storm = 0; storm < 6; storm++) {
        int before = proxy.seen().size();
        withdrawTokens(); // every call is refused at once and wants another token
        await().atMost(Duration.ofMinutes(1)).until(() -> proxy.seen().size() > before);
        load.goOn(SOME);
        await().atMost(Duration.ofMinutes(1)).until(() -> api.tokens() > 0);
      }
      proxy.fates(() -> Fate.PASSED);
      assertThat(replay(latest())).as("Keycloak minds").contains("Token reuse detected");
      load.goOn(SOME);
      int failed = load.failures().size();
      load.goOn(2 * SOME);
      load.close();

      report("chaos", load);
      assertThat(load.failures()).as("a token lives, so nothing fails").hasSize(failed);
      tellFates();
      List<Seen> seen = proxy.seen();
      assertThat(seen).extracting(Seen::assertionId).doesNotContainNull().doesNotHaveDuplicates();
      assertThat(seen)
          .filteredOn(each -> each.status() != 0)
          .allSatisfy(each -> assertThat(each.status()).as(each.said()).isEqualTo(200));
      assertThat(seen).extracting(Seen::fate).contains(Fate.values());
      assertThat(load.failures())
          .as("callers that outlasted the faults; never another status than ours")
          .allMatch(failure -> failure.startsWith("503 ") && failure.contains("urn:latchkey:"));
    }
  }

  /** The assertion that the server took last, which has not expired therefore. */
  private Seen latest() {
    List<Seen> taken = proxy.seen().stream().filter(seen -> seen.status() == 200).toList();
    return taken.get(taken.size() - 1);
  }

  private void tellFates() {
    for (Fate fate : Fate.values()) {
      ServerProcess.tell(
          "chaos: " + fate + " " + proxy.seen().stream().filter(it -> it.fate() == fate).count());
    }
  }

  /** Each once, then by chance. */
  private static synchronized Fate fate(Queue<Fate> certain, Random random) {
    Fate next = certain.poll();
    if (next != null) {
      return next;
    }
    int at = random.nextInt(100);
    if (at < 30) {
      return Fate.ANSWER_LOST;
    }
    if (at < 45) {
      return Fate.ANSWER_REPLACED;
    }
    return at < 55 ? Fate.REFUSED : Fate.PASSED;
  }
}
