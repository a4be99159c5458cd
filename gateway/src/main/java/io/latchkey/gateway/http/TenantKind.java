package io.latchkey.gateway.http;

import java.util.Arrays;
import java.util.Optional;

/**
 * Which system a tenant is. What a kind changes stands in the room that it changes: case of paths
 * and protected endpoints in {@code policy.scope}, session cookies in {@code upstream.cookie},
 * grants in {@code upstream.credential}.
 */
public enum TenantKind {
  CYBERARK_IDENTITY("cyberark-identity"),
  CYBERARK_SWS("cyberark-sws"),
  PINGONE_AIC("pingone-aic"),
  GENERIC("generic");

  private final String word;

  TenantKind(String word) {
    this.word = word;
  }

  /** The kind as it stands in the configuration. */
  public String word() {
    return word;
  }

  public static Optional<TenantKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
