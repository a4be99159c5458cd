package io.latchkey.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

/** What Gatling would do by itself, and shall not. */
class GatlingDefaultsTest {
  private final Config config =
      ConfigFactory.parseResources("gatling.conf")
          .withFallback(ConfigFactory.parseResources("gatling-defaults.conf"))
          .resolve();

  @Test
  void theTargetsCertificateAndNameAreVerified() {
    assertThat(config.getBoolean("gatling.ssl.useInsecureTrustManager")).isFalse();
    assertThat(config.getBoolean("gatling.http.enableHostnameVerification")).isTrue();
  }

  @Test
  void nobodyButTheTargetIsCalled() {
    assertThat(config.getString("gatling.http.warmUpUrl")).isEmpty();
    assertThat(config.getBoolean("gatling.data.enableAnalytics")).isFalse();
  }
}
