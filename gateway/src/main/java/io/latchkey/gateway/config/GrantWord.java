package io.latchkey.gateway.config;

import java.util.Arrays;
import java.util.Optional;

/** The words of {@code grant}. */
enum GrantWord {
  CLIENT_CREDENTIALS("clientCredentials"),
  PRIVATE_KEY_JWT("privateKeyJwt"),
  JWT_BEARER("jwtBearer"),
  USER_LOGIN("userLogin"),
  STATIC_HEADERS("staticHeaders");

  final String word;

  GrantWord(String word) {
    this.word = word;
  }

  static Optional<GrantWord> of(String word) {
    return Arrays.stream(values()).filter(grant -> grant.word.equals(word)).findFirst();
  }
}
