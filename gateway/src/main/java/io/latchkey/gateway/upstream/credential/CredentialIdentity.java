package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens these are, as a hash of everything that decides it: accounts that differ in one
 * field never share a token (security rule 9), accounts that differ in none but their name may.
 *
 * <p>It is the key by which a reload finds a pool again, and by which a shared store would keep
 * tokens. A guess at a weak password can be tried against it, so it is not printed.
 */
public final class CredentialIdentity {
  private final String hash;

  private CredentialIdentity(String hash) {
    this.hash = hash;
  }

  /** The identity of an account at its tenant. */
  public static CredentialIdentity of(ServiceAccountSettings account, TenantSettings tenant) {
    Fields fields = new Fields();
    fields.add("tenant", tenant.name());
    fields.add("kind", tenant.kind().word());
    fields.add("tls", String.valueOf(tenant.tls()));
    if (account.grant() instanceof ClientCredentials grant) {
      fields.clientCredentials(grant);
    } else if (account.grant() instanceof UserLogin grant) {
      fields.userLogin(grant, tenant);
    }
    return new CredentialIdentity(fields.hash());
  }

  /** The hash, 64 lower-case hex digits, as a key and never for a log. */
  public String key() {
    return hash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CredentialIdentity identity && hash.equals(identity.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "CredentialIdentity[***]";
  }

  /** The fields as they go into the hash: each with its length, so that none runs into the next. */
  private static final class Fields {
    private final MessageDigest digest = sha256();

    void clientCredentials(ClientCredentials grant) {
      add("grant", "clientCredentials");
      add("client", grant.clientId());
      add("secret", grant.clientSecret());
      add("authentication", grant.authentication().name());
      if (grant.endpoint() instanceof Given given) {
        add("endpoint", given.uri().toString());
      } else if (grant.endpoint() instanceof Discovered discovered) {
        add("issuer", discovered.issuer().toString());
        addAll("endpointHosts", discovered.endpointHosts());
      }
      addAll("scopes", grant.scopes());
      addAll("parameters", grant.parameters());
    }

    void userLogin(UserLogin grant, TenantSettings tenant) {
      add("grant", "userLogin");
      add("url", tenant.urls().get(0).toString());
      addAll("podHosts", tenant.podHosts());
      add("user", grant.user());
      add("secret", grant.password());
      add("lifetime", grant.lifetime().toString());
      add("tenantId", grant.tenantId() == null ? "" : "=" + grant.tenantId());
    }

    void add(String name, String value) {
      addBytes(name.getBytes(StandardCharsets.UTF_8));
      addBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    void add(String name, Secret secret) {
      addBytes(name.getBytes(StandardCharsets.UTF_8));
      addBytes(sha256().digest(secret.reveal().getBytes(StandardCharsets.UTF_8)));
    }

    void addAll(String name, Collection<String> values) {
      add(name, Integer.toString(values.size()));
      new TreeSet<>(values).forEach(value -> add("", value));
    }

    void addAll(String name, Map<String, String> values) {
      add(name, Integer.toString(values.size()));
      new TreeMap<>(values).forEach(this::add);
    }

    private void addBytes(byte[] bytes) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
    }

    String hash() {
      return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java platform has SHA-256", impossible);
      }
    }
  }
}
