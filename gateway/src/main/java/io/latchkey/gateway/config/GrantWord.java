package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import java.util.Arrays;
import java.util.Optional;

/** The words of {@code grant}. */
public enum GrantWord {
  CLIENT_CREDENTIALS("clientCredentials"),
  PRIVATE_KEY_JWT("privateKeyJwt"),
  JWT_BEARER("jwtBearer"),
  USER_LOGIN("userLogin"),
  STATIC_HEADERS("staticHeaders");

  final String word;

  GrantWord(String word) {
    this.word = word;
  }

  /** The word in the file for how {@code account} gets its tokens. */
  public static String of(ServiceAccountSettings account) {
    Grant grant = account.grant();
    if (grant instanceof EndpointGrant asked) {
      boolean proven = asked.client() instanceof ClientAssertion;
      GrantWord client = proven ? PRIVATE_KEY_JWT : CLIENT_CREDENTIALS;
      return (grant instanceof JwtBearer ? JWT_BEARER : client).word;
    }
    return (grant instanceof UserLogin ? USER_LOGIN : STATIC_HEADERS).word;
  }

  static Optional<GrantWord> of(String word) {
    return Arrays.stream(values()).filter(grant -> grant.word.equals(word)).findFirst();
  }
}
