package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.upstream.assertion.AssertionSource;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Signed;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.PublicClient;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What may change of an account while the gateway runs: who proves it and by what. What decides its
 * rights and its ways may not.
 *
 * <p>The proofs of the changed settings are put into those that serve; whatever then still differs
 * is something else, also if it is a component that nobody thought of here.
 */
final class ProofChange {
  private static final Map<String, Function<ServiceAccountSettings, @Nullable Object>> PARTS =
      parts();

  private ProofChange() {}

  /**
   * Why {@code changed} cannot take the place of {@code serving}, as a sentence; null if it can.
   */
  static @Nullable String refusal(ServiceAccountSettings serving, ServiceAccountSettings changed) {
    ServiceAccountSettings proven =
        new ServiceAccountSettings(
            serving.name(),
            serving.tenant(),
            serving.poolSize(),
            serving.role(),
            grant(serving.grant(), changed.grant()),
            serving.probe());
    return proven.equals(changed)
        ? null
        : what(proven, changed)
            + " changed with the files, which needs a reload: what is taken without one"
            + " is who proves the account, and by what secret or key";
  }

  private static Grant grant(Grant serving, Grant changed) {
    if (serving instanceof ClientCredentials now && changed instanceof ClientCredentials next) {
      return new ClientCredentials(
          client(now.client(), next.client()), now.endpoint(), now.scopes(), now.parameters());
    }
    if (serving instanceof JwtBearer now && changed instanceof JwtBearer next) {
      return new JwtBearer(
          assertion(now.assertion(), next.assertion()),
          client(now.client(), next.client()),
          now.endpoint(),
          now.scopes(),
          now.parameters());
    }
    if (serving instanceof UserLogin now && changed instanceof UserLogin next) {
      return new UserLogin(next.user(), next.password(), now.lifetime(), now.tenantId());
    }
    if (serving instanceof StaticHeaders now && changed instanceof StaticHeaders next) {
      return List.copyOf(now.headers().keySet()).equals(List.copyOf(next.headers().keySet()))
          ? next
          : now;
    }
    return serving;
  }

  private static ClientAuthentication client(
      ClientAuthentication serving, ClientAuthentication changed) {
    if (serving instanceof ClientSecret now && changed instanceof ClientSecret next) {
      return new ClientSecret(next.clientId(), next.secret(), now.post());
    }
    if (serving instanceof ClientAssertion now && changed instanceof ClientAssertion next) {
      return new ClientAssertion(assertion(now.assertion(), next.assertion()), next.clientId());
    }
    if (serving instanceof ClientCertificate now && changed instanceof ClientCertificate next) {
      return new ClientCertificate(next.clientId(), now.tls());
    }
    return serving instanceof PublicClient && changed instanceof PublicClient ? changed : serving;
  }

  /** A subject other than the issuer is somebody whom the account speaks for: not a proof. */
  private static AssertionSource assertion(AssertionSource serving, AssertionSource changed) {
    if (serving instanceof Signed now && changed instanceof Signed next) {
      boolean forItself = now.subject().equals(now.issuer());
      return new Signed(
          next.key(),
          next.issuer(),
          forItself ? next.issuer() : now.subject(),
          now.audience(),
          now.lifetime(),
          now.issuedAt(),
          now.typed());
    }
    return serving;
  }

  private static String what(ServiceAccountSettings proven, ServiceAccountSettings changed) {
    return PARTS.entrySet().stream()
        .filter(
            part -> !Objects.equals(part.getValue().apply(proven), part.getValue().apply(changed)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("more than its secret or key");
  }

  private static Map<String, Function<ServiceAccountSettings, @Nullable Object>> parts() {
    Map<String, Function<ServiceAccountSettings, @Nullable Object>> parts = new LinkedHashMap<>();
    parts.put("its tenant", ServiceAccountSettings::tenant);
    parts.put("its role", ServiceAccountSettings::role);
    parts.put("its grant", account -> account.grant().getClass());
    parts.put("the size of its pool", ServiceAccountSettings::poolSize);
    parts.put("its probe", ServiceAccountSettings::probe);
    parts.put("its token endpoint", account -> of(account, EndpointGrant::endpoint));
    parts.put("its scopes", account -> of(account, EndpointGrant::scopes));
    parts.put("its parameters", account -> of(account, EndpointGrant::parameters));
    parts.put(
        "how its client proves itself", account -> of(account, grant -> grant.client().getClass()));
    parts.put("its assertion", account -> of(account, EndpointGrant::assertions));
    parts.put(
        "the names of its headers",
        account ->
            account.grant() instanceof StaticHeaders fixed ? fixed.headers().keySet() : null);
    return parts;
  }

  private static @Nullable Object of(
      ServiceAccountSettings account, Function<EndpointGrant, Object> part) {
    return account.grant() instanceof EndpointGrant grant ? part.apply(grant) : null;
  }
}
