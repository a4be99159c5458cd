package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.scope.Role;
import java.util.List;

/** Every kind of map in the file. */
final class Shapes {
  private static final Words CLEARTEXT = Words.of("allowed");

  /** Of JWS (RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864); none of a shared secret. */
  private static final Words ALGORITHMS =
      Words.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
          "Ed25519");

  static final Shape TOP =
      Shape.named("top")
          .required("version")
          .optional(
              "name",
              "drain",
              "drainDelay",
              "concurrency",
              "logging",
              "listeners",
              "admin",
              "tenants",
              "serviceAccounts",
              "scopes",
              "callers",
              "routes",
              "tracing")
          .later("fleet");

  static final Shape TRACING =
      Shape.named("tracing")
          .required("endpoint")
          .optional("sample", "callers", "headers", "ca", "cleartext")
          .word("callers", Words.of("follow", "ignore"))
          .word("cleartext", CLEARTEXT);

  static final Shape LOGGING =
      Shape.named("logging")
          .optional("level", "format")
          .word("level", Words.of("info", "error", "warn", "debug", "trace"))
          .word("format", Words.of("text", "json"));

  static final Shape LISTENER =
      Shape.named("listener")
          .required("bind")
          .optional("tls", "http2", "proxyProtocol", "trustedProxies", "limits", "cleartext")
          .word("cleartext", CLEARTEXT);

  static final Shape LISTENER_TLS =
      Shape.named("listenerTls")
          .optional(
              "certificate",
              "privateKey",
              "certificates",
              "callerCa",
              "callerCertificate",
              "compatibility")
          .word("callerCertificate", Words.of("required", "optional"))
          .word("compatibility", Words.of("modern", "legacy"));

  static final Shape CERTIFICATE = Shape.named("certificate").required("certificate", "privateKey");

  static final Shape LIMITS =
      Shape.named("limits")
          .optional(
              "line",
              "section",
              "fields",
              "connections",
              "perAddress",
              "requests",
              "pipelined",
              "streams",
              "headerTime",
              "idle",
              "minimumRate",
              "rateGrace");

  static final Shape ADMIN =
      Shape.named("admin")
          .optional("bind", "token", "hosts", "tls", "cleartext")
          .word("cleartext", CLEARTEXT);

  static final Shape ADMIN_TLS = Shape.named("adminTls").required("certificate", "privateKey");

  static final Shape TENANT =
      Shape.named("tenant")
          .required("kind")
          .optional(
              "url",
              "urls",
              "region",
              "issuer",
              "podHosts",
              "sessionCookies",
              "pathCase",
              "tls",
              "proxy",
              "connections",
              "http2",
              "quotaWait",
              "health",
              "breaker",
              "retryBudget",
              "concurrency",
              "cleartext")
          .word("kind", Words.of(TenantKind.class, TenantKind::word))
          .word(
              "region",
              Words.of(Region.class, region -> region.word)
                  .otherwise(
                      "or url: and issuer: for another place (alero.io is the United States, alero.eu Europe)"))
          .word("pathCase", Words.of("sensitive", "insensitive"))
          .word("cleartext", CLEARTEXT);

  static final Shape TENANT_TLS =
      Shape.named("tenantTls").optional("ca", "certificate", "privateKey");

  static final Shape CONNECTIONS = Shape.named("connections").optional("max", "pending", "idle");

  static final Shape HEALTH =
      Shape.named("health").required("path").optional("interval", "timeout");

  static final Shape BREAKER =
      Shape.named("breaker").optional("enabled", "failures", "calls", "window", "open");

  static final Shape RETRY_BUDGET = Shape.named("retryBudget").optional("percent", "perSecond");

  static final Shape CONCURRENCY =
      Shape.named("concurrency").required("max").optional("pending", "wait");

  static final Shape ACCOUNT =
      Shape.named("serviceAccount")
          .required("tenant", "grant")
          .optional(
              "pool",
              "application",
              "platformToken",
              "tokenEndpoint",
              "issuer",
              "endpointHosts",
              "clientId",
              "clientSecret",
              "clientAuthentication",
              "scopes",
              "parameters",
              "user",
              "password",
              "lifetime",
              "tenantId",
              "role",
              "accountId",
              "keyFile",
              "keyId",
              "algorithm",
              "keyPassword",
              "assertionFile",
              "assertionIssuer",
              "subject",
              "audience",
              "assertionLifetime",
              "tls",
              "headers",
              "probe",
              "cleartext")
          .word("grant", Words.of(GrantWord.class, grant -> grant.word))
          .word("clientAuthentication", Words.of("basic", "post", "tls"))
          .word("role", Words.of(Role.class, role -> Ascii.lower(role.name())))
          .word("algorithm", ALGORITHMS)
          .word("cleartext", CLEARTEXT);

  static final Shape ACCOUNT_TLS =
      Shape.named("accountTls").required("certificate", "privateKey").optional("ca");

  static final Shape POOL = Shape.named("pool").optional("size");

  static final Shape SCOPE =
      Shape.named("scope")
          .required("rest")
          .optional("description", "match")
          .word("match", Words.of("full", "search"));

  static final Shape RULE = Shape.named("rule").required("regex").optional("methods", "query");

  static final Shape CALLER =
      Shape.named("caller")
          .optional(
              "apiKey",
              "certificate",
              "jwt",
              "introspection",
              "network",
              "markerHeader",
              "priority",
              "concurrency")
          .word("priority", Words.of("normal", "low", "high"));

  static final Shape CALLER_CERTIFICATE =
      Shape.named("callerCertificate").optional("subject", "san", "sha256");

  static final Shape JWT =
      Shape.named("jwt")
          .required("issuer", "audience", "subject")
          .optional("jwksUri", "cleartext")
          .word("cleartext", CLEARTEXT);

  static final Shape INTROSPECTION =
      Shape.named("introspection")
          .required("endpoint", "clientId", "clientSecret", "subject")
          .optional("cleartext")
          .word("cleartext", CLEARTEXT);

  static final Shape ROUTE =
      Shape.named("route")
          .required("name", "path", "tenant")
          .optional(
              "host",
              "methods",
              "stripPrefix",
              "serviceAccount",
              "serviceAccounts",
              "spread",
              "callers",
              "aspxauth",
              "withoutCookie",
              "returnCookies",
              "enforcement",
              "timeouts",
              "maxContent",
              "replayContent",
              "replayMethods",
              "allowEncodedSlash",
              "webSocket",
              "rateLimit")
          .word("spread", Words.of("none", "caller", "even"))
          .word("aspxauth", Words.of("strip", "forward", "bearer"))
          .word("withoutCookie", Words.of("serviceAccount"))
          .word("enforcement", Words.of("enforce", "warn"));

  static final Shape TIMEOUTS =
      Shape.named("timeouts").optional("connect", "response", "idle", "token", "total");

  static final Shape WEB_SOCKET =
      Shape.named("webSocket")
          .optional("idle", "onTokenExpiry")
          .word("onTokenExpiry", Words.of("keep", "close"));

  static final Shape RATE_LIMIT = Shape.named("rateLimit").required("perCaller").optional("burst");

  static final List<Shape> ALL =
      List.of(
          TOP,
          TRACING,
          LOGGING,
          LISTENER,
          LISTENER_TLS,
          CERTIFICATE,
          LIMITS,
          ADMIN,
          ADMIN_TLS,
          TENANT,
          TENANT_TLS,
          CONNECTIONS,
          HEALTH,
          BREAKER,
          RETRY_BUDGET,
          CONCURRENCY,
          ACCOUNT,
          ACCOUNT_TLS,
          POOL,
          SCOPE,
          RULE,
          CALLER,
          CALLER_CERTIFICATE,
          JWT,
          INTROSPECTION,
          ROUTE,
          TIMEOUTS,
          WEB_SOCKET,
          RATE_LIMIT);

  private Shapes() {}
}
