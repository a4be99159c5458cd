package io.latchkey.sandbox.sws;

import static io.latchkey.sandbox.sws.TestSws.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlsTest {
  private static final String SWITCHES = "/sandbox/switches";

  private final TestSws t = new TestSws();

  @AfterEach
  void stop() {
    t.close();
  }

  private HttpResponse<String> set(String json) throws IOException {
    return t.call("POST", SWITCHES, TestSws.JSON, json, "none");
  }

  @Test
  void switchesAreReadAndSetOverHttp() throws IOException {
    JsonNode set =
        read(
            set(
                "{\"lenientAge\":true,\"errorStyle\":\"older\",\"roleDenial\":\"not-found\","
                    + "\"badClientStatus\":401}"));

    assertThat(read(t.get(SWITCHES))).isEqualTo(set);
    assertThat(t.switches().lenientAge.get()).isTrue();
    assertThat(t.switches().errorStyle.get()).isEqualTo(SwsSwitches.ErrorStyle.OLDER);
    assertThat(t.switches().roleDenial.get()).isEqualTo(SwsSwitches.RoleDenial.NOT_FOUND);
    assertThat(read(set("{\"reset\":true}")).path("badClientStatus").asInt()).isEqualTo(400);
    assertThat(set("{\"roleDenial\":\"teapot\"}").body())
        .contains("roleDenial: one of [forbidden, unauthorized, not-found]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens", "all"})
  void tokensAreRevokedOverHttp(String what) throws IOException {
    String bearer = t.admin();

    set("{\"revoke\":\"" + what + "\"}");

    assertThat(t.get("/sandbox/whoami", "Authorization", bearer).statusCode()).isEqualTo(401);
  }

  @Test
  void countersAreReadOverHttp() throws IOException {
    t.get(TestSws.API + "users", "Authorization", t.bearer(SwsRole.AUDITOR));
    t.exchange("word");

    JsonNode counters = read(t.get("/sandbox/counters"));

    assertThat(counters.path("mints").asInt()).isEqualTo(1);
    assertThat(counters.path("tokenRequests").asInt()).isEqualTo(2);
    assertThat(counters.path("clientsRefused").asInt()).isEqualTo(1);
    assertThat(counters.path("roleDenials").asInt()).isEqualTo(1);
    assertThat(counters.path("assertionsReused").asInt(-1)).isZero();
    assertThat(counters.path("apiCallsByPath").path("/v2-edge/sws/users").asInt()).isEqualTo(1);
  }

  @Test
  void whoAmISaysWhatCrossed() throws IOException {
    JsonNode json =
        read(
            t.get(
                "/sandbox/whoami",
                "Authorization",
                t.bearer(SwsRole.AUDITOR),
                "Cookie",
                "theme=dark; .ASPXAUTH=x"));

    assertThat(json.path("role").asText()).isEqualTo("auditor");
    assertThat(json.path("clientId").asText()).isEqualTo(t.settings.clientId(SwsRole.AUDITOR));
    assertThat(json.path("tokenNumber").asInt()).isEqualTo(1);
    assertThat(json.path("cookies").toString()).isEqualTo("[\"theme\",\".ASPXAUTH\"]");
    assertThat(json.path("fields").toString()).contains("\"authorization\"", "\"cookie\"");
  }

  @Test
  void contentOfAnySizeFlowsBothWays() throws IOException {
    String bearer = t.admin();
    HttpResponse<String> bytes = t.get("/sandbox/bytes?size=100000", "Authorization", bearer);
    assertThat(bytes.body()).hasSize(100_000);

    JsonNode seen = read(t.call("POST", "/sandbox/sink", "text/plain", "abc", bearer));

    assertThat(seen.path("size").asInt()).isEqualTo(3);
    assertThat(seen.path("sha256").asText()).startsWith("ba7816bf8f01cfea");
    HttpResponse<String> wrong = t.get("/sandbox/bytes?size=x", "Authorization", bearer);
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(t.call("POST", "/sandbox/sink", "text/plain", "abc", "Bearer x").statusCode())
        .isEqualTo(401);
  }
}
