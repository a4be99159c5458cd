package io.latchkey.gateway.upstream.authority;

import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.id.ClientID;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.policy.caller.CallerSettings.IntrospectionPattern;
import io.latchkey.gateway.upstream.transport.ControlClient;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * An introspection endpoint and our name and secret there.
 *
 * @param endpoint http or https
 */
record IntrospectionAuthority(URI endpoint, String clientId, Secret clientSecret) {

  static IntrospectionAuthority of(IntrospectionPattern pattern) {
    return new IntrospectionAuthority(
        pattern.endpoint(), pattern.clientId(), pattern.clientSecret());
  }

  /**
   * The question of RFC 7662 section 2.1, with our credentials as RFC 6749 section 2.3.1 has them.
   */
  ControlClient.Request question(String token, Duration timeout) {
    ClientSecretBasic credentials =
        new ClientSecretBasic(
            new ClientID(clientId), new com.nimbusds.oauth2.sdk.auth.Secret(clientSecret.reveal()));
    FieldSection fields =
        FieldSection.of(
            "Authorization", credentials.toHTTPAuthorizationHeader(),
            "Content-Type", "application/x-www-form-urlencoded",
            "Accept", "application/json");
    String form =
        "token="
            + URLEncoder.encode(token, StandardCharsets.UTF_8)
            + "&token_type_hint=access_token";
    return new ControlClient.Request(
        "POST",
        endpoint,
        fields,
        form.getBytes(StandardCharsets.US_ASCII),
        timeout,
        IntrospectionReply.MAX_CONTENT);
  }

  /** The SHA-256 under which the answer about {@code token} is kept, so that no token is. */
  ByteBuffer key(String token) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
    for (String part : new String[] {endpoint.toString(), clientId, clientSecret.reveal(), token}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return ByteBuffer.wrap(digest.digest()).asReadOnlyBuffer();
  }
}
