package io.latchkey.gateway.config;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.assertion.AssertionSource;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Renewed;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Signed;
import java.nio.file.Path;
import java.util.Map;

/**
 * The assertion of an account as it is understood. Of the key its file, algorithm and id are shown
 * and nothing else.
 *
 * @param map of the account
 * @param path of the account, with a dot at its end
 */
record AssertionRendering(Map<String, Object> map, String path, Sources sources, TenantKind kind) {

  /** An assertion that proves a client, whose name stands beside it. */
  void client(AssertionSource source) {
    if (source instanceof Signed signed && takes(GrantWord.PRIVATE_KEY_JWT, "tenantId")) {
      map.put("tenantId", signed.issuer().substring(0, signed.issuer().indexOf('.')));
    }
    put(source, GrantWord.PRIVATE_KEY_JWT);
  }

  /** An assertion that is the grant. */
  void bearer(AssertionSource source) {
    if (source instanceof Signed signed && takes(GrantWord.JWT_BEARER, "assertionIssuer")) {
      map.put("assertionIssuer", signed.issuer());
      map.put("subject", signed.subject());
    } else if (source instanceof Signed signed) {
      map.put("accountId", signed.issuer());
    }
    put(source, GrantWord.JWT_BEARER);
  }

  private boolean takes(GrantWord grant, String key) {
    return AccountKeys.takes(grant, kind, key);
  }

  private void put(AssertionSource source, GrantWord grant) {
    if (source instanceof Renewed renewed) {
      map.put("assertionFile", renewed.file().toString());
    } else if (source instanceof Signed signed) {
      Path file = sources.files().get(path + "keyFile");
      Rendering.put(map, "keyFile", file == null ? null : file.toString());
      if (takes(grant, "keyId")) {
        Rendering.put(map, "keyId", signed.key().keyId());
        map.put("algorithm", signed.key().algorithmName());
        boolean locked = sources.secrets().contains(path + "keyPassword");
        Rendering.put(map, "keyPassword", locked ? Rendering.HIDDEN : null);
      }
      Rendering.put(map, "audience", signed.audience());
      map.put("assertionLifetime", Units.duration(signed.lifetime()));
    }
  }
}
