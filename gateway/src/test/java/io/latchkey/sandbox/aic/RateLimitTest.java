package io.latchkey.sandbox.aic;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.tenant.RateLimits;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final TestAic t = new TestAic();

  @AfterEach
  void stop() {
    t.close();
  }

  @Test
  void aRefusalHasTheTenantsOwnShape() throws IOException {
    t.switches().rateLimit.set(1);
    t.switches().rateLimitFields.set(RateLimits.Fields.X);
    String path = TestAic.USERS + "?_queryFilter=true";
    HttpResponse<String> first = t.as(ScopeCatalog.IDM, "GET", path, "");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("X-RateLimit-Remaining")).hasValue("0");

    HttpResponse<String> refused = t.as(ScopeCatalog.IDM, "GET", path, "");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(TestAic.read(refused).path("code").asInt()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(t.counters().tooManyRequestsBy("account " + t.settings.accountId())).isEqualTo(1);
  }

  @Test
  void theTokenEndpointIsLimitedOnlyIfSoSwitched() throws IOException {
    t.switches().rateLimit.set(1);
    t.switches().rateLimitSignOn.set(true);

    assertThat(t.mint(t.signed(t.claims()), ScopeCatalog.IDM).statusCode()).isEqualTo(200);
    assertThat(t.mint(t.signed(t.claims()), ScopeCatalog.IDM).statusCode()).isEqualTo(429);
  }
}
