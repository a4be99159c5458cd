package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code grant: userLogin}. */
final class UserLoginBinder {
  /** What the answer of a login does not say, where the file does not either. */
  static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

  private static final String GRANT = "grant: userLogin";

  private UserLoginBinder() {}

  static @Nullable UserLogin bind(Section section) {
    section.require("user", GRANT);
    section.require("password", GRANT);
    String user = section.text("user");
    Secret password = section.secret("password");
    Duration lifetime =
        section.duration("lifetime", DEFAULT_LIFETIME, Duration.ofSeconds(1), Duration.ofDays(366));
    String tenantId = section.text("tenantId");
    return user == null || password == null
        ? null
        : new UserLogin(user, password, lifetime, tenantId);
  }
}
