package io.latchkey.gateway.journey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Configurations that journeys begin from. */
public final class Yaml {
  /** The API key of the caller {@code app}. */
  public static final String KEY = "lk_a-key-of-the-tests-with-more-than-128-bits";

  /**
   * Keys of a tenant that fails call after call, as it does in many a journey, and is still asked.
   */
  public static final String ALWAYS =
      "breaker: { enabled: false }, retryBudget: { percent: 100, perSecond: 1000 }";

  private Yaml() {}

  public static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Listeners and admin on free ports. */
  public static String ports() {
    return """
        version: 1
        name: journey
        drain: 2s
        listeners: [{ bind: "127.0.0.1:0" }]
        admin: { bind: "127.0.0.1:0" }
        """;
  }

  /**
   * One generic tenant, one caller {@code app} with {@link #KEY} who may do everything, session
   * forwarded.
   */
  public static String forwarding(String url) {
    return ports()
        + """
        tenants: { api: { kind: generic, url: "%s", <always> } }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "sha256:%s" } }
        routes:
          - { name: api, path: /, tenant: api, aspxauth: forward, callers: { app: [all] } }
        """
            .replace("<always>", ALWAYS)
            .formatted(url, sha256(KEY));
  }

  /**
   * The same, with the service account {@code bot} whose token endpoint is {@code tokenEndpoint}.
   */
  public static String injecting(String url, String tokenEndpoint) {
    return ports()
        + """
        tenants: { api: { kind: generic, url: "%s", <always> } }
        serviceAccounts:
          bot:
            tenant: api
            grant: clientCredentials
            tokenEndpoint: "%s"
            clientId: bot
            clientSecret: a-secret-of-the-tests
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "sha256:%s" } }
        routes:
          - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }
        """
            .replace("<always>", ALWAYS)
            .formatted(url, tokenEndpoint, sha256(KEY));
  }
}
