package io.latchkey.gateway.journey;

import com.nimbusds.jose.JWSObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A gateway whose account's files change, before a tenant that knows some proofs and takes no
 * other. The tenant's answers say by which proof the call's token was got.
 */
final class RotationScene implements AutoCloseable {
  static final String REFUSED =
      FakeTenant.answer(
          "401 Unauthorized",
          "Content-Type: application/json\r\n",
          "{\"error\":\"invalid_client\"}");

  final Path directory;
  final FakeTenant tenant = new FakeTenant();

  /** What the token endpoint says first, by the proof; null goes on to the usual. */
  volatile Function<String, @Nullable String> mishap = proof -> null;

  /** What the probe is answered, by the proof. */
  volatile Function<String, String> probed = proof -> FakeTenant.HI;

  /** Where calls go. */
  String target = "/x";

  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final Map<String, PublicKey> keys = new ConcurrentHashMap<>();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final List<String> mints = new ArrayList<>();
  private @Nullable RunningGateway gateway;

  RotationScene(Path directory) throws IOException {
    this.directory = directory;
    tenant.mints(this::mint);
    tenant.answers(this::call);
  }

  /** Knows a secret, under a name that may be shown. */
  void know(String name, String secret) {
    secrets.put(secret, name);
  }

  void know(String name, PublicKey key) {
    keys.put(name, key);
  }

  /** Takes neither the proof nor its tokens any more. */
  void forget(String name) {
    secrets.values().remove(name);
    keys.remove(name);
  }

  private boolean knows(String name) {
    return secrets.containsValue(name) || keys.containsKey(name);
  }

  private String mint(Answer request) {
    String proof = proof(request);
    synchronized (mints) {
      mints.add(proof);
    }
    String odd = mishap.apply(proof);
    if (odd != null) {
      return odd;
    }
    if (!knows(proof)) {
      return REFUSED;
    }
    String token = "token-" + proof + "-" + tokens.size();
    tokens.put(token, proof);
    return FakeTenant.token(token);
  }

  private String proof(Answer request) {
    String basic = request.field("Authorization");
    if (basic.startsWith("Basic ")) {
      String pair =
          new String(Base64.getDecoder().decode(basic.substring(6)), StandardCharsets.UTF_8);
      String secret =
          URLDecoder.decode(pair.substring(pair.indexOf(':') + 1), StandardCharsets.UTF_8);
      return secrets.getOrDefault(secret, "unknown");
    }
    TokenForm form = TokenForm.of(request);
    String field = form.fields().containsKey("assertion") ? "assertion" : "client_assertion";
    for (Map.Entry<String, PublicKey> key : keys.entrySet()) {
      if (isSigned(form, field, key.getValue())) {
        return key.getKey();
      }
    }
    return "unknown";
  }

  private static boolean isSigned(TokenForm form, String field, PublicKey key) {
    try {
      JWSObject jws = form.jws(field);
      return TokenForm.isSignedBy(jws, key);
    } catch (Exception ofAnotherKind) {
      return false;
    }
  }

  private String call(Answer request) {
    String token = request.field("Authorization").replace("Bearer ", "");
    String proof = tokens.getOrDefault(token, "nobody");
    if (request.head().startsWith("GET /probe ")) {
      return probed.apply(proof);
    }
    return knows(proof)
        ? FakeTenant.answer("200 OK", "", proof)
        : FakeTenant.answer("401 Unauthorized", "", "");
  }

  /** By which proofs tokens were asked for, in order, since this was last asked. */
  List<String> asked() {
    synchronized (mints) {
      List<String> all = List.copyOf(mints);
      mints.clear();
      return all;
    }
  }

  /**
   * Starts the gateway.
   *
   * @param account the keys of the account {@code bot}, as YAML writes a map without its braces;
   *     TENANT stands for the tenant's URL
   */
  RotationScene start(String kind, String account) throws IOException {
    gateway =
        RunningGateway.start(
            directory,
            Yaml.ports()
                + """
                tenants: { api: { %s } }
                serviceAccounts: { bot: { tenant: api, %s } }
                scopes: { all: { rest: [".*"] } }
                callers: { app: { apiKey: "sha256:%s" } }
                routes:
                  - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }
                """
                    .formatted(kind, account, Yaml.sha256(Yaml.KEY))
                    .replace("TENANT", tenant.url()));
    return this;
  }

  /** The same with a client secret in the file {@code secret}. */
  RotationScene startBySecret(String more) throws IOException {
    return start(
        "kind: generic, url: \"TENANT\"",
        "grant: clientCredentials, tokenEndpoint: \"TENANT/token\", clientId: bot,"
            + " clientSecret: \"${file:secret}\""
            + more);
  }

  RunningGateway gateway() {
    if (gateway == null) {
      throw new AssertionError("not started");
    }
    return gateway;
  }

  /** Writes a file as a careful tool does: beside it, and then over it. */
  void put(String name, String content) throws IOException {
    Path fresh = VendorKeys.owned(directory.resolve(name + ".new"), content);
    Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Lets the gateway see what stands still. */
  void look() {
    gateway().gateway().lookAtFiles();
    gateway().gateway().lookAtFiles();
  }

  Answer call() throws IOException {
    try (RawPeer caller = gateway().connect()) {
      return Answer.read(caller.send(Call.get(target)), false);
    }
  }

  /** Waits until calls go by this proof. */
  void awaitServing(String proof) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> call().content(), proof::equals);
  }

  /** Waits until a series has this value. */
  void awaitMetric(String series, String value) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> metrics().contains(series + " " + value + "\n"));
  }

  void awaitResult(String result, int count) {
    awaitMetric(
        "latchkey_credential_rotations_total{account=\"bot\",result=\"" + result + "\"}",
        count + ".0");
  }

  void awaitWaiting(boolean waits) {
    awaitMetric("latchkey_credential_candidate{account=\"bot\"}", waits ? "1.0" : "0.0");
  }

  String metrics() {
    return new String(
        gateway().gateway().metrics().exposition(null).content(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    if (gateway != null) {
      gateway.close();
    }
    tenant.close();
  }
}
