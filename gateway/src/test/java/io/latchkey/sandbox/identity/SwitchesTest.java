package io.latchkey.sandbox.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.sandbox.tenant.TokenFault;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchesTest {
  private static final String PATH = "/sandbox/switches";

  private final TestTenant t = new TestTenant();

  @AfterEach
  void stop() {
    t.close();
  }

  @Test
  void switchesAreReadAndSetOverHttp() throws IOException {
    JsonNode set =
        TestTenant.read(
            t.json(
                PATH,
                "{\"tokenLifetimeSeconds\":2,\"tokenFormat\":\"opaque\",\"wrongPod\":true,"
                    + "\"podFqdn\":\"p\",\"tokenFault\":\"token-type-mac\"}"));

    assertThat(TestTenant.read(t.get(PATH))).isEqualTo(set);
    assertThat(set.path("tokenFault").asText()).isEqualTo("token-type-mac");
    assertThat(t.switches().tokenLifetimeSeconds.get()).isEqualTo(2);
    assertThat(t.switches().tokenFormat.get()).isEqualTo(IdentitySwitches.TokenFormat.OPAQUE);
    assertThat(t.switches().wrongPod.get()).isTrue();
    assertThat(t.switches().tokenFault.get()).isEqualTo(TokenFault.TOKEN_TYPE_MAC);

    t.json(PATH, "{\"tokenLifetimeSeconds\":null}");
    assertThat(t.switches().tokenLifetimeSeconds.get()).isEqualTo(18_000);
    t.json(PATH, "{\"reset\":true,\"tokenLifetimeSeconds\":3}");
    assertThat(t.switches().tokenLifetimeSeconds.get()).isEqualTo(3);
    assertThat(t.switches().wrongPod.get()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'tokenLifetimeSeconds':0}|tokenLifetimeSeconds: a whole number from 1 to 31536000",
        "{'tokenLifetimeSeconds':31536001}|tokenLifetimeSeconds: a whole number from 1",
        "{'tokenLifetimeSeconds':'x'}|tokenLifetimeSeconds: a whole number",
        "{'wrongPod':1}|wrongPod: true or false",
        "{'tokenFormat':'paseto'}|tokenFormat: one of [jwt, opaque]",
        "{'podFqdn':1}|podFqdn: a text",
        "{'nonsense':1}|nonsense: no such switch",
        "{'revoke':'x'}|revoke: one of",
        "{'reset':1}|reset: true or false",
        "[]|must be a JSON object",
        "{|must be a JSON object",
      })
  void aMistakeIsNamedAndNothingIsSet(String content, String mistake) throws IOException {
    String json = content.replace('\'', '"');
    String more = json.length() > 3 ? "{\"oobPolls\":9," + json.substring(1) : json;

    HttpResponse<String> response = t.json(PATH, more);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestTenant.read(response).path("mistakes").path(0).asText()).contains(mistake);
    assertThat(t.switches().oobPolls.get()).isEqualTo(2);
  }

  @Test
  void aWebPageCannotUseTheControls() throws IOException {
    assertThat(t.form(PATH, "{\"oobPolls\":9}").statusCode()).isEqualTo(415);
    assertThat(t.json(PATH, "{\"oobPolls\":9}", "Origin", "http://evil.example").statusCode())
        .isEqualTo(415);
    assertThat(t.switches().oobPolls.get()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens", "all"})
  void tokensAreRevokedOverHttp(String what) throws IOException {
    String bearer = t.admin();

    t.json(PATH, "{\"revoke\":\"" + what + "\"}");

    assertThat(t.get("/security/whoami", "Authorization", bearer).statusCode()).isEqualTo(401);
  }

  @Test
  void countersAreReadOverHttp() throws IOException {
    String bearer = t.admin();
    t.get("/security/whoami", "Authorization", bearer);
    t.get("/Security/WhoAmI", "Authorization", "Bearer dead");

    JsonNode counters = TestTenant.read(t.get("/sandbox/counters"));

    assertThat(counters.path("mints").asInt()).isEqualTo(1);
    assertThat(counters.path("apiCalls").asInt()).isEqualTo(2);
    assertThat(counters.path("apiCallsByPath").path("/security/whoami").asInt()).isEqualTo(2);
    assertThat(counters.path("unauthorizedByPath").path("/security/whoami").asInt()).isEqualTo(1);
  }

  @Test
  void pathsAreCountedByNameUpToALimit() {
    IdentityCounters counters = new IdentityCounters();

    for (int i = 0; i <= IdentityCounters.MAX_PATHS; i++) {
      counters.countApiCall("/p" + i);
    }

    assertThat(counters.apiCalls("/p" + (IdentityCounters.MAX_PATHS - 1))).isEqualTo(1);
    assertThat(counters.apiCalls("/p" + IdentityCounters.MAX_PATHS)).isZero();
    assertThat(counters.apiCalls(IdentityCounters.OTHER)).isEqualTo(1);
  }

  @Test
  void aWrongValueInCodeIsRefusedToo() {
    assertThatThrownBy(() -> t.switches().serverErrorStatus.set(600))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("serverErrorStatus: a whole number from 500 to 599");
  }

  @Test
  void demoSecretsAreDrawnAnewAndShownNowhere() {
    IdentitySettings one = IdentitySettings.demo(new Random(1));
    IdentitySettings two = IdentitySettings.demo(new Random(2));

    String secret = one.app(IdentitySettings.DEMO_APP).clientSecret();
    assertThat(secret).isNotEqualTo(two.app(IdentitySettings.DEMO_APP).clientSecret());
    assertThat(one.toString() + one.apps() + one.users())
        .doesNotContain(secret)
        .doesNotContain(one.user(IdentitySettings.DEMO_KIOSK).password());
  }
}
