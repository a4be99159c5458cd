package io.latchkey.gateway.journey;

import io.latchkey.gateway.http.EchoForms;
import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import io.latchkey.sandbox.identity.OAuthApp;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;

/** The systems around a gateway that is watched for canaries, and its configuration. */
final class CanaryScene implements AutoCloseable {
  private final Canaries canaries = new Canaries();
  final String key = canaries.make("API key");
  final String adminToken = canaries.make("admin token");
  final String opaque = canaries.make("opaque token of a caller");
  final IdentityTenant tenant =
      IdentityTenant.start(
          IdentitySettings.demo(new SecureRandom()), InetAddress.getLoopbackAddress(), 0);
  private final Tap tap = Tap.to(tenant.port());
  final EchoingIssuer issuer = new EchoingIssuer(canaries.make("access token"), opaque);
  final ScriptedUpstream broken;
  final int port = LatchkeyProcess.freePort();
  final int adminPort = LatchkeyProcess.freePort();
  private final StringBuilder accounts = new StringBuilder();
  private final StringBuilder routes = new StringBuilder();

  CanaryScene() throws Exception {
    broken = brokenApi();
  }

  /** An API that fails in the way that the path says, and serves one path. */
  static ScriptedUpstream brokenApi() throws Exception {
    return ScriptedUpstream.running(
        peer -> {
          String request = peer.readMessage();
          String path = request.split(" ")[1];
          peer.send(
              switch (path) {
                case "/ok" -> "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
                case "/reflect" -> reflection(request);
                case "/401" -> "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n";
                case "/cut" -> "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\ncut";
                case "/garbage" -> "HTTP/9.9 garbage\r\n\r\n";
                default -> "";
              });
        });
  }

  /** An answer that repeats the credential it was sent in every way that we know of. */
  private static String reflection(String request) {
    String token = new Answer(request, "").field("Authorization").replace("Bearer ", "");
    StringBuilder lines = new StringBuilder("X-%s: name\r\n".formatted(token));
    EchoForms.ways()
        .forEach(
            (way, as) -> {
              String echo = as.apply(token);
              lines.append("X-Way: \"%s\"\r\nSet-Cookie: app=%s\r\n".formatted(echo, echo));
              lines.append("Location: http://a.example/?%s\r\n".formatted(echo));
            });
    return "HTTP/1.1 103 E\r\n%s\r\nHTTP/1.1 302 %s\r\n%sTransfer-Encoding: chunked\r\n\r\n0\r\n%s\r\n"
        .formatted(lines, token, lines, lines);
  }

  /** Adds every token and session that the tenant gave out, renewed ones too; how many. */
  int learn() {
    List<String> seen = tap.secrets();
    seen.forEach(secret -> canaries.add("seen on the wire", secret));
    return seen.size();
  }

  Canaries canaries() {
    return canaries;
  }

  private void account(String name, String keys) {
    accounts.append("  ").append(name).append(": { ").append(keys).append(" }\n");
    String of = keys.startsWith("tenant: identity") ? "identity" : "broken";
    routes.append(
        "  - { name: %s, path: /%s/, tenant: %s, stripPrefix: true, serviceAccount: %s,"
                .formatted(name, name, of, name)
            + " callers: { app: [all], reports: [all], opaque: [all] } }\n");
  }

  private void accounts() {
    OAuthApp app = tenant.settings().app(IdentitySettings.DEMO_APP);
    String client =
        "tenant: identity, grant: clientCredentials, application: %s, clientId: \"%s\", clientSecret: \"%s\""
            .formatted(app.id(), app.clientId(), "%s");
    account("hr", client.formatted(canaries.add("client secret", app.clientSecret())));
    account("hr-wrong", client.formatted(canaries.make("wrong client secret")));
    String login =
        "tenant: identity, grant: userLogin, user: \"%s\", password: \"%s\", lifetime: 1h";
    String kiosk = IdentitySettings.DEMO_KIOSK;
    String password = tenant.settings().user(kiosk).password();
    account("kiosk", login.formatted(kiosk, canaries.add("password", password)));
    account("kiosk-wrong", login.formatted(kiosk, canaries.make("wrong password")));
    for (int i = 0; i <= EchoingIssuer.FAULTS; i++) {
      account(
          "f" + i,
          "tenant: broken, grant: clientCredentials, tokenEndpoint: \"%s/token/%d\", clientId: bot,"
                  .formatted(issuer.url(), i)
              + " clientSecret: \"%s\", clientAuthentication: %s"
                  .formatted(
                      canaries.make("secret of f" + i),
                      i < EchoingIssuer.FAULTS / 2 ? "basic" : "post"));
    }
  }

  /** The configuration, at the most talkative level. */
  String yaml() {
    accounts();
    return """
        version: 1
        name: canary
        drain: 1s
        logging: { level: trace }
        listeners: [{ bind: "127.0.0.1:%d" }]
        admin: { bind: "127.0.0.1:%d", token: "%s" }
        tenants:
          identity: { kind: cyberark-identity, url: "%s" }
          broken: { kind: generic, url: "%s" }
        scopes: { all: { rest: [".*"] } }
        callers:
          app: { apiKey: "sha256:%s" }
          reports: { jwt: { issuer: "%s", audience: latchkey, subject: reports, jwksUri: "%s/keys" } }
          opaque: { introspection: { endpoint: "%s/introspect", clientId: gw, clientSecret: "%s", subject: opaque } }
        """
            .formatted(
                port,
                adminPort,
                adminToken,
                tap.url(),
                broken.url(),
                Yaml.sha256(key),
                issuer.url(),
                issuer.url(),
                issuer.url(),
                canaries.make("introspection secret"))
        + "serviceAccounts:\n"
        + accounts
        + "routes:\n"
        + routes
        + "  - { name: session, path: /session/, tenant: identity, stripPrefix: true,"
        + " aspxauth: bearer, callers: { app: [all] } }\n"
        + "  - { name: forward, path: /forward/, tenant: identity, stripPrefix: true,"
        + " aspxauth: forward, callers: { app: [all] } }\n";
  }

  @Override
  public void close() throws Exception {
    tenant.close();
    tap.close();
    issuer.close();
    broken.close();
  }
}
