package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.PublicClient;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the client of an account proves who it is: by a secret, a certificate, or not at all. */
final class ClientBinder {
  private static final List<String> PROOFS = List.of("clientSecret", "clientAuthentication", "tls");

  private ClientBinder() {}

  /** A client that must prove itself, or null after a problem. */
  static @Nullable ClientAuthentication proven(Section section, @Nullable TenantSettings tenant) {
    section.require("clientId", "grant: clientCredentials");
    return client(section, GrantWord.CLIENT_CREDENTIALS, tenant);
  }

  /** A client that may go without proof, and without a name; null after a problem. */
  static @Nullable ClientAuthentication any(Section section, @Nullable TenantSettings tenant) {
    Optional<String> proof = PROOFS.stream().filter(section::has).findFirst();
    if (proof.isEmpty()) {
      return new PublicClient(section.text("clientId"));
    }
    section.require("clientId", proof.get());
    return client(section, GrantWord.JWT_BEARER, tenant);
  }

  private static @Nullable ClientAuthentication client(
      Section section, GrantWord grant, @Nullable TenantSettings tenant) {
    String clientId = section.text("clientId");
    Secret secret = section.secret("clientSecret");
    String method = section.word("clientAuthentication");
    Section tls = section.section("tls", Shapes.ACCOUNT_TLS);
    boolean mayShow = tenant == null || AccountKeys.takes(grant, tenant.kind(), "tls");
    if (method.equals("tls") && mayShow) {
      return certificate(section, tenant, clientId, tls);
    }
    if (method.equals("tls")) {
      refuseCertificate(section);
      return null;
    }
    boolean misled = tls != null && mayShow;
    if (misled) {
      section.refuse(List.of("tls"), "needs clientAuthentication: tls");
    } else {
      section.require(
          "clientSecret",
          grant == GrantWord.CLIENT_CREDENTIALS
              ? "grant: clientCredentials"
              : "clientAuthentication: basic or post");
    }
    return clientId == null || secret == null || misled
        ? null
        : new ClientSecret(clientId, secret, method.equals("post"));
  }

  private static @Nullable ClientAuthentication certificate(
      Section section,
      @Nullable TenantSettings tenant,
      @Nullable String clientId,
      @Nullable Section tls) {
    section.refuse(
        List.of("clientSecret"),
        "stands beside clientAuthentication: tls, where the certificate is the proof");
    section.require("tls", "clientAuthentication: tls");
    return clientId == null || tls == null
        ? null
        : new ClientCertificate(
            clientId, TlsBinder.bind(tls, tenant == null ? null : tenant.tls().ca()));
  }

  private static void refuseCertificate(Section section) {
    Item method = section.get("clientAuthentication");
    if (method != null) {
      method.error("tls is only for kind generic; allowed: basic, post");
    }
  }
}
