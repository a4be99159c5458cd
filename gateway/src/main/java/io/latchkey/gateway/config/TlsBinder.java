package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.transport.TenantSettings.Tls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code tls} towards another system: what is trusted and shown there. */
final class TlsBinder {

  private TlsBinder() {}

  /**
   * The files that {@code section} names.
   *
   * @param ca what is trusted where the section says nothing of it
   */
  static Tls bind(Section section, @Nullable Path ca) {
    Item caItem = section.get("ca");
    Item certificate = section.get("certificate");
    Item privateKey = section.get("privateKey");
    if ((certificate == null) != (privateKey == null)) {
      section.item.lacks(certificate == null ? "certificate" : "privateKey", "is missing");
    }
    Path authorities = caItem == null ? ca : PemFiles.certificates(caItem);
    Path chain = certificate == null ? null : PemFiles.certificates(certificate);
    Path key = privateKey == null ? null : PemFiles.privateKey(privateKey);
    if (chain != null && key != null && privateKey != null) {
      PemFiles.checkPair(privateKey, chain, key);
    }
    return new Tls(authorities, chain, key);
  }
}
