package io.latchkey.gateway.config;

/** Configurations with one account of each vendor that gives out key files, without a warning. */
final class VendorText {
  static final String TENANT_ID = "0123456789ABCDEF0123456789abcdef";
  static final String ACCOUNT_ID = "5e1a2b3c-0000-4000-8000-000000000001";

  static final String SWS_KEYS =
      "tenantId: " + TENANT_ID + "~keyFile: " + KeyMaterial.SWS_FILE + "~role: auditor";
  static final String AIC_KEYS =
      "accountId: " + ACCOUNT_ID + "~keyFile: " + KeyMaterial.AIC_FILE + "~scopes: [\"fr:idm:*\"]";

  private VendorText() {}

  /** At a region of Secure Web Sessions; "~" stands for the next key. */
  static String sws(String grant, String keys) {
    return account("{ kind: cyberark-sws, region: alero.eu }", grant, keys);
  }

  static String aic(String grant, String keys) {
    return account("{ kind: pingone-aic, url: \"https://openam.example\" }", grant, keys);
  }

  static String generic(String grant, String keys) {
    return account("{ kind: generic, url: \"https://api.example\" }", grant, keys);
  }

  static String account(String tenant, String grant, String keys) {
    return """
    version: 1
    tenants:
      t: TENANT
    serviceAccounts:
      a:
        tenant: t
        grant: GRANT
        KEYS
    scopes:
      s: { rest: [/x] }
    callers:
      c: { network: [10.0.0.0/8], markerHeader: true }
    routes:
      - { name: r, path: /, tenant: t, serviceAccount: a, callers: { c: [s] } }
    """
        .replace("TENANT", tenant)
        .replace("GRANT", grant)
        .replace("KEYS", keys.replace("~", "\n    "));
  }
}
