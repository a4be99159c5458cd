package io.latchkey.sandbox.sws;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.tenant.RateLimiter;
import io.latchkey.sandbox.tenant.RateLimits;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
  private static final String USERS = TestSws.API + "users";

  private final TestSws t = new TestSws();

  @BeforeEach
  void oneCallASecond() {
    t.switches().rateLimit.set(1);
  }

  @AfterEach
  void stop() {
    t.close();
  }

  private HttpResponse<String> users(String bearer) throws IOException {
    return t.get(USERS, "Authorization", bearer);
  }

  private int status(String bearer) throws IOException {
    return users(bearer).statusCode();
  }

  @ParameterizedTest
  @CsvSource({"TOKEN, 200, 200", "ACCOUNT, 429, 200", "TENANT, 429, 429"})
  void whoSharesTheLimit(RateLimits.By by, int anotherToken, int anotherAccount)
      throws IOException {
    t.switches().rateLimitBy.set(by);
    String first = t.admin();

    assertThat(status(first)).isEqualTo(200);
    assertThat(status(first)).isEqualTo(429);
    assertThat(status(t.admin())).isEqualTo(anotherToken);
    assertThat(status(t.bearer(SwsRole.VIEWER))).isEqualTo(anotherAccount);
    assertThat(t.counters().accepted() + t.counters().tooManyRequests()).isEqualTo(4);
  }

  @Test
  void aRefusalIsAProblemAndSaysTheTruthAboutWhen() throws IOException {
    t.switches().rateLimitBurst.set(2);
    String bearer = t.admin();
    users(bearer);
    users(bearer);
    t.clock.advance(Duration.ofMillis(1));

    HttpResponse<String> refused = users(bearer);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    t.clock.advance(Duration.ofMillis(998));
    assertThat(status(bearer)).isEqualTo(429);
    t.clock.advance(Duration.ofMillis(1));
    assertThat(status(bearer)).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "absent",
      value = {"SECONDS, 1", "DATE, 'Tue, 03 Feb 2026 05:05:07 GMT'", "NONE, absent"})
  void whenIsSaidInAFormOfChoice(RateLimits.RetryAfter form, String said) throws IOException {
    t.switches().retryAfterForm.set(form);
    t.switches().dateOffsetSeconds.set(3_600);
    String bearer = t.admin();
    users(bearer);

    assertThat(users(bearer).headers().firstValue("Retry-After").orElse(null)).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DRAFT|RateLimit-Limit|5|RateLimit-Remaining|4|RateLimit-Reset|1",
        "X|X-RateLimit-Limit|5|X-RateLimit-Remaining|4|X-RateLimit-Reset|1770091507",
        "STRUCTURED|RateLimit|\"default\";r=4;t=1|RateLimit-Policy|\"default\";q=5;w=3|Server|",
      })
  void whatIsLeftIsSaid(
      RateLimits.Fields fields, String a, String av, String b, String bv, String c, String cv)
      throws IOException {
    t.switches().rateLimit.set(2);
    t.switches().rateLimitBurst.set(5);
    t.switches().rateLimitFields.set(fields);

    var headers = users(t.admin()).headers();

    assertThat(headers.firstValue(a)).hasValue(av);
    assertThat(headers.firstValue(b)).hasValue(bv);
    assertThat(headers.firstValue(c).orElse(null)).isEqualTo(cv);
  }

  @Test
  void aWindowOpensWithTheNextSecond() throws IOException {
    t.switches().rateLimitKind.set(RateLimiter.Kind.WINDOW);
    t.clock.advance(Duration.ofMillis(990));
    String bearer = t.admin();

    assertThat(status(bearer)).isEqualTo(200);
    assertThat(status(bearer)).isEqualTo(429);
    t.clock.advance(Duration.ofMillis(10));
    assertThat(status(bearer)).isEqualTo(200);
  }

  @Test
  void theTokenEndpointIsLimitedOnlyIfSoSwitched() throws IOException {
    assertThat(t.mint(SwsRole.VIEWER).statusCode()).isEqualTo(200);
    assertThat(t.mint(SwsRole.VIEWER).statusCode()).isEqualTo(200);
    t.switches().rateLimitSignOn.set(true);

    assertThat(t.mint(SwsRole.VIEWER).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = t.mint(SwsRole.VIEWER);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void aDeadTokenIsRefusedAsSuchAndCostsNothing() throws IOException {
    assertThat(status("Bearer nobody")).isEqualTo(401);
    assertThat(status("Bearer nobody")).isEqualTo(401);
    assertThat(t.counters().accepted()).isZero();
  }

  @Test
  void whoseTheCallsWereIsCounted() throws IOException {
    t.switches().rateLimitBy.set(RateLimits.By.TOKEN);
    String bearer = t.admin();
    users(bearer);
    users(bearer);

    assertThat(t.counters().acceptedBy("token 1")).isEqualTo(1);
    assertThat(t.counters().tooManyRequestsBy("token 1")).isEqualTo(1);
    assertThat(t.get("/sandbox/counters").body())
        .contains("\"tooManyRequestsByLimit\":{\"token 1\":1}");
  }
}
