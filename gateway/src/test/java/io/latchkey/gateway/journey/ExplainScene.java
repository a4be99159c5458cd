package io.latchkey.gateway.journey;

import io.latchkey.gateway.bootstrap.Explanations;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A gateway with routes of every tenant kind, and what explains calls by its file alone. */
final class ExplainScene implements AutoCloseable {
  /** The admin token. */
  static final String ADMIN = "an-admin-token-of-the-tests-c4n4ry";

  /** The API key of the caller {@code two}. */
  static final String SECOND = "lk_a-second-key-of-the-tests-with-enough-bits";

  private static final String PORTS =
      """
      version: 1
      name: journey
      drain: 2s
      listeners: [{ bind: "127.0.0.1:0" }]
      admin: { bind: "127.0.0.1:0", token: "%s" }
      """
          .formatted(ADMIN);

  private static final String YAML =
      """
      tenants:
        identity: { kind: cyberark-identity, url: "TENANT" }
        sws: { kind: cyberark-sws, url: "TENANT", issuer: "TENANT/auth/realms/serviceaccounts" }
        aic: { kind: pingone-aic, url: "TENANT", sessionCookies: [f4e1c0ffee] }
        api: { kind: generic, url: "TENANT/base" }
      scopes:
        all: { rest: [".*"] }
        public: { rest: ["/public/.*", "/security/whoami", { regex: "/usermgmt/get.*", methods: [GET, POST] }] }
        found: { match: search, rest: ["whoami", "ünicode"] }
        acts: { rest: [{ regex: "/base/act", methods: [POST], query: { _action: restart } }, "/base/public/[a-z]+"] }
      callers:
        app: { apiKey: "SHA" }
        two: { apiKey: "sha256:SECOND" }
        place: { network: [127.0.0.0/8], markerHeader: true }
      routes:
        - { name: id, path: /id/, stripPrefix: true, tenant: identity, serviceAccount: hr, callers: { app: [public, found], place: [all] } }
        - { name: idall, path: /IdAll/, stripPrefix: true, tenant: identity, serviceAccount: hr, callers: { app: [all], two: [] } }
        - { name: hosted, host: a.example, path: /id/, methods: [GET, POST], stripPrefix: true, tenant: identity, serviceAccount: hr, callers: { app: [all], two: [found] } }
        - { name: wild, host: "*.b.example", path: /, tenant: api, serviceAccount: fixed, methods: [PUT], callers: { app: [acts], two: [all], place: [all] } }
        - { name: administrator, path: /adm/, stripPrefix: true, tenant: sws, serviceAccount: administrator, callers: { app: [all], place: [all] } }
        - { name: auditor, path: /aud/, stripPrefix: true, tenant: sws, serviceAccount: auditor, callers: { app: [all], two: [public] } }
        - { name: viewer, path: /view/, stripPrefix: true, tenant: sws, serviceAccount: viewer, enforcement: warn, callers: { app: [], two: [public] } }
        - { name: aic, path: /aic/, stripPrefix: true, tenant: aic, serviceAccount: idm, callers: { app: [all], two: [found] } }
        - { name: logs, path: /aiclogs/, stripPrefix: true, tenant: aic, serviceAccount: logs, callers: { app: [all] } }
        - { name: api, path: /api/, stripPrefix: true, tenant: api, serviceAccount: bot, callers: { app: [acts], two: [all] } }
        - { name: api2, path: /api/more, methods: [POST], stripPrefix: true, tenant: api, serviceAccount: bot, callers: { app: [all] } }
        - { name: slash, path: /slash/, stripPrefix: true, tenant: api, serviceAccount: fixed, allowEncodedSlash: true, callers: { app: [acts, found], two: [all] } }
        - { name: warned, path: /warned/, stripPrefix: true, tenant: identity, serviceAccount: hr, enforcement: warn, callers: { app: [public], place: [] } }
        - { name: small, path: /small/, tenant: api, serviceAccount: fixed, maxContent: 1KiB, callers: { app: [all], two: [all] } }
        - { name: fwd, path: /fwd/, stripPrefix: true, tenant: identity, aspxauth: forward, callers: { app: [all], two: [public] } }
        - { name: fwd2, path: /fwd2/, stripPrefix: true, tenant: aic, aspxauth: forward, serviceAccount: idm, withoutCookie: serviceAccount, callers: { app: [all], two: [all] } }
        - { name: brr, path: /brr/, stripPrefix: true, tenant: identity, aspxauth: bearer, callers: { app: [all], place: [all] } }
        - { name: brr2, path: /brr2/, stripPrefix: true, tenant: sws, aspxauth: bearer, serviceAccount: auditor, withoutCookie: serviceAccount, callers: { app: [all] } }
      serviceAccounts:
        hr: { tenant: identity, grant: clientCredentials, application: app, clientId: b, clientSecret: a-secret-c4n4ry }
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TENANT/base/oauth/token", clientId: b, clientSecret: a-secret-c4n4ry }
        fixed: { tenant: api, grant: staticHeaders, headers: { X-Fixed: fixed-value-c4n4ry } }
        logs: { tenant: aic, grant: staticHeaders, headers: { x-api-key: key-c4n4ry, x-api-secret: secret-c4n4ry } }
      """;

  final Bench bench;
  final Explanations offline;

  private ExplainScene(Bench bench, Explanations offline) {
    this.bench = bench;
    this.offline = offline;
  }

  static ExplainScene start(Path directory) throws IOException {
    VendorKeys.write(directory);
    String yaml =
        YAML.replace("sha256:SECOND", "sha256:" + Yaml.sha256(SECOND))
            + VendorKeys.sws("administrator", "administrator")
            + VendorKeys.sws("auditor", "auditor")
            + VendorKeys.sws("viewer", "viewer")
            + VendorKeys.aic("idm", "\"fr:idm:*\"");
    Bench bench = Bench.start(directory, PORTS, yaml);
    bench.tenant.answers(FakeTenant::toMethod);
    Loaded loaded = ConfigFile.load(directory.resolve("latchkey.yaml"), Map.of());
    Explanations offline = Explanations.of(((Loaded.Valid) loaded).settings());
    return new ExplainScene(bench, offline);
  }

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
