package io.latchkey.gateway.journey;

import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A tenant of bad manners for changed secrets: it takes some, and puts whatever else it is sent
 * into answers that are wrong in as many ways as there are accounts; its probes and its API do the
 * same with tokens.
 */
final class CanaryRotationScene implements AutoCloseable {
  /** In how many ways the token endpoint fails. */
  static final int MINTS = 6;

  /** In how many ways a probe fails. */
  static final int PROBES = 5;

  final Canaries canaries = new Canaries();
  final FakeTenant tenant = new FakeTenant();
  private final Path directory;
  private final Set<String> good = ConcurrentHashMap.newKeySet();

  /** The ways of tokens, by the path that they were asked for at. */
  private final Map<String, String> tokens = new ConcurrentHashMap<>();

  /** Whether probes fail, which they do not before anything has changed. */
  volatile boolean probesFail;

  CanaryRotationScene(Path directory) throws IOException {
    this.directory = directory;
    tenant.mints(this::mint);
    tenant.answers(this::answer);
  }

  /** Writes a secret that the tenant takes, or refuses. */
  void put(String file, boolean takes) throws IOException {
    String secret = canaries.make(file + (takes ? " good" : " bad"));
    if (takes) {
      good.add(secret);
    }
    put(file, secret);
  }

  void put(String file, String content) throws IOException {
    Path fresh = VendorKeys.owned(directory.resolve(file + ".new"), content);
    Files.move(fresh, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Writes a key; the tenant takes it if it is named {@code good...}. */
  void put(String file, ECKey key) throws Exception {
    canaries.add("key " + key.getKeyID(), PrivateNumbers.of(key.toPrivateKey()));
    put(file, key.toJSONString());
  }

  private static String heard(Answer request) {
    return (request.content() + " " + request.head())
        .replaceAll("[\"\\\\]", "")
        .replace("\r\n", " ");
  }

  private boolean isGood(Answer request) {
    String basic = request.field("Authorization");
    if (basic.startsWith("Basic ")) {
      String pair =
          new String(Base64.getDecoder().decode(basic.substring(6)), StandardCharsets.UTF_8);
      return good.contains(pair.substring(pair.indexOf(':') + 1));
    }
    String content = request.content();
    int at = content.indexOf("client_assertion=");
    if (at >= 0) {
      String head = content.substring(at + 17).split("\\.")[0];
      return new String(Base64.getUrlDecoder().decode(head), StandardCharsets.UTF_8)
          .contains("\"good");
    }
    return good.stream().anyMatch(content::contains);
  }

  private String mint(Answer request) {
    String target = request.head().split(" ")[1];
    String way = target.substring(1, target.lastIndexOf('/'));
    if (isGood(request)) {
      String token = canaries.make("token of " + way);
      tokens.put(token, way);
      return FakeTenant.token(token);
    }
    String heard = heard(request);
    String error = "{\"error\":\"%s\",\"error_description\":\"" + heard + "\"}";
    String type = "Content-Type: application/json\r\n";
    return switch (way) {
      case "m0" -> FakeTenant.answer("401 " + heard, type, error.formatted("invalid_client"));
      case "m1" -> FakeTenant.answer("400 No", type, error.formatted(heard));
      case "m2" -> FakeTenant.answer("500 No", "X: " + heard + "\r\n", heard);
      case "m3" -> FakeTenant.answer("200 OK", "Content-Type: text/html\r\n", heard);
      case "m4" -> "HTTP/9 " + heard + "\r\n\r\n";
      case "m5" -> FakeTenant.answer("429 " + heard, "Retry-After: " + heard + "\r\n", heard);
      default -> FakeTenant.answer("400 No", type, error.formatted("invalid_client"));
    };
  }

  private String answer(Answer request) {
    String token = request.field("Authorization").replace("Bearer ", "");
    String heard = heard(request);
    @Nullable String way = tokens.get(token);
    if (request.head().startsWith("GET /probe")) {
      return probe(probesFail ? String.valueOf(way) : "", heard, token);
    }
    if (request.head().startsWith("GET /limited")) {
      return FakeTenant.answer("429 Slow", "Retry-After: 30\r\nX-Echo: " + token + "\r\n", "");
    }
    return FakeTenant.answer(
        "200 OK", "Set-Cookie: .ASPXAUTH=%s\r\nX-Echo: %s\r\n".formatted(token, token), "hi");
  }

  private static String probe(String way, String heard, String token) {
    String echo = "WWW-Authenticate: Bearer error=\"" + heard + "\"\r\n";
    return switch (way) {
      case "p0" -> FakeTenant.answer("401 " + heard, echo, heard);
      case "p1" -> FakeTenant.answer("302 Found", "Location: http://a/?" + token + "\r\n", heard);
      case "p2" -> FakeTenant.answer("503 " + token, "Retry-After: " + token + "\r\n", heard);
      case "p3" -> "HTTP/9 " + heard + "\r\n\r\n";
      case "p4" -> "";
      default -> FakeTenant.HI;
    };
  }

  private String account(String name, String more) {
    return "  %s: { tenant: api, grant: %s, tokenEndpoint: \"%s/%s/token\", clientId: bot%s }\n"
        .formatted(
            name,
            more.contains("keyFile") ? "privateKeyJwt" : "clientCredentials",
            tenant.url(),
            name,
            more);
  }

  private static String route(String name, String path, String accounts) {
    return "  - { name: %s, path: /%s/, stripPrefix: true, tenant: api, %s, callers: { app: [all] } }\n"
        .formatted(name, path, accounts);
  }

  /** All accounts, each with a route of its name; {@code standing} has one that gets no token. */
  String yaml() {
    StringBuilder accounts = new StringBuilder("serviceAccounts:\n");
    StringBuilder routes = new StringBuilder("routes:\n");
    for (int i = 0; i < MINTS + PROBES; i++) {
      boolean probed = i >= MINTS;
      String name = probed ? "p" + (i - MINTS) : "m" + i;
      String secret = ", clientSecret: \"${file:" + name + "}\", clientAuthentication: ";
      accounts.append(
          account(
              name,
              secret + (i % 2 == 0 ? "basic" : "post") + (probed ? ", probe: GET /probe" : "")));
      routes.append(route(name, name, "serviceAccount: " + name));
    }
    accounts.append(account("key", ", keyFile: key"));
    accounts.append(account("spare", ", clientSecret: \"${file:spare}\""));
    routes.append(route("key", "key", "serviceAccount: key"));
    routes.append(route("standing", "standing", "serviceAccounts: [spare, m0], spread: none"));
    return Yaml.ports()
        + "tenants: { api: { kind: generic, url: \"%s\", quotaWait: 1ms } }\n"
            .formatted(tenant.url())
        + accounts
        + "scopes: { all: { rest: [\".*\"] } }\ncallers: { app: { apiKey: \"sha256:%s\" } }\n"
            .formatted(Yaml.sha256(Yaml.KEY))
        + routes;
  }

  @Override
  public void close() throws IOException {
    tenant.close();
  }
}
