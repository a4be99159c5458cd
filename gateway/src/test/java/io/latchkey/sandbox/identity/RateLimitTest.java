package io.latchkey.sandbox.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.tenant.RateLimits;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final String WHO = "/security/whoami";

  private final TestTenant t = new TestTenant();

  @AfterEach
  void stop() {
    t.close();
  }

  private HttpResponse<String> who(String... credential) throws IOException {
    return t.json(WHO, "{}", credential);
  }

  @Test
  void aRefusalHasTheTenantsOwnShape() throws IOException {
    t.switches().rateLimit.set(1);
    String bearer = t.bearer("directory_read");
    assertThat(who("Authorization", bearer).statusCode()).isEqualTo(200);

    HttpResponse<String> refused = who("Authorization", bearer);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(TestTenant.read(refused).path("success").asBoolean(true)).isFalse();
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void eachSessionIsATokenOfItsOwn() throws IOException {
    t.switches().rateLimit.set(1);
    t.switches().rateLimitBy.set(RateLimits.By.TOKEN);
    String user = t.settings.users().get(0).name();
    String one = "Bearer " + t.tenant.openSession(user);
    String two = "Bearer " + t.tenant.openSession(user);

    assertThat(who("Authorization", one).statusCode()).isEqualTo(200);
    assertThat(who("Authorization", two).statusCode()).isEqualTo(200);
    assertThat(who("Authorization", one).statusCode()).isEqualTo(429);
    t.switches().rateLimitBy.set(RateLimits.By.ACCOUNT);
    assertThat(who("Authorization", one).statusCode()).isEqualTo(200);
    assertThat(who("Authorization", two).statusCode()).isEqualTo(429);
  }

  @Test
  void theLoginIsLimitedOnlyIfSoSwitched() throws IOException {
    t.switches().rateLimit.set(1);
    t.switches().rateLimitSignOn.set(true);
    String path = "/Security/StartAuthentication";
    assertThat(t.json(path, "{}", TestTenant.NATIVE).statusCode()).isNotEqualTo(429);
    assertThat(t.json(path, "{}", TestTenant.NATIVE).statusCode()).isEqualTo(429);
    t.switches().rateLimitSignOn.set(false);
    assertThat(t.json(path, "{}", TestTenant.NATIVE).statusCode()).isNotEqualTo(429);
  }
}
