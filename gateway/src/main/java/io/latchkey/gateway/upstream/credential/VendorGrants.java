package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Signed;
import io.latchkey.gateway.upstream.assertion.SigningKey;
import io.latchkey.gateway.upstream.assertion.SwsKeyFile;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.PublicClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The grants of the two vendors that give out key files, as each vendor wants them. */
public final class VendorGrants {
  /** An assertion for Secure Web Sessions may live 60 s; ten of them are for the clocks. */
  public static final Duration SWS_LIFETIME = Duration.ofSeconds(50);

  /** What Advanced Identity Cloud documents. */
  public static final Duration AIC_LIFETIME = Duration.ofMinutes(3);

  /** The one client that Advanced Identity Cloud has for all service accounts. */
  public static final String AIC_CLIENT = "service-account";

  private VendorGrants() {}

  /**
   * The grant of CyberArk Secure Web Sessions: client credentials by {@code private_key_jwt}.
   *
   * @param tenantId from the portal's address; the file does not hold it
   * @param issuer the realm, with or without a slash at its end
   */
  public static ClientCredentials sws(String tenantId, SwsKeyFile file, URI issuer) {
    String realm = withoutSlash(issuer);
    String client =
        Ascii.lower(tenantId) + "." + file.serviceAccountId() + ".ExternalServiceAccount";
    return new ClientCredentials(
        new ClientAssertion(
            new Signed(file.key(), client, client, realm, SWS_LIFETIME, true, true), null),
        new Given(swsTokenEndpoint(issuer)),
        List.of(),
        Map.of());
  }

  /** The token endpoint of a realm of CyberArk Secure Web Sessions, whatever the client. */
  public static URI swsTokenEndpoint(URI issuer) {
    return URI.create(withoutSlash(issuer) + "/protocol/openid-connect/token");
  }

  /**
   * The grant of PingOne Advanced Identity Cloud: JWT bearer by a public client.
   *
   * @param key without a {@code kid}, as the vendor's own tools sign
   * @param audience null for the token endpoint with its port written out
   * @param tenantUrl the tenant, perhaps with a base path
   */
  public static JwtBearer aic(
      String accountId,
      SigningKey key,
      @Nullable String audience,
      URI tenantUrl,
      List<String> scopes,
      Map<String, String> parameters) {
    URI endpoint = URI.create(withoutSlash(tenantUrl) + "/am/oauth2/access_token");
    return new JwtBearer(
        new Signed(
            key,
            accountId,
            accountId,
            audience == null ? withPort(endpoint) : audience,
            AIC_LIFETIME,
            false,
            false),
        new PublicClient(AIC_CLIENT),
        new Given(endpoint),
        scopes,
        parameters);
  }

  private static String withPort(URI uri) {
    int port = uri.getPort();
    if (port < 0) {
      port = Ascii.equalsIgnoreCase(uri.getScheme(), "https") ? 443 : 80;
    }
    return uri.getScheme() + "://" + uri.getHost() + ":" + port + uri.getRawPath();
  }

  private static String withoutSlash(URI uri) {
    String text = uri.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
