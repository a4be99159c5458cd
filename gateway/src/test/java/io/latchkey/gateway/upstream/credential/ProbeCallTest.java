package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Probe;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProbeCallTest {
  private final ScriptedClient client = new ScriptedClient();

  private CompletableFuture<Integer> probe() {
    Map<String, Secret> headers = new LinkedHashMap<>();
    headers.put("X-Api-Key", Secret.of("k3y"));
    headers.put("x-api-secret", Secret.of("s \u00fc"));
    return new ProbeCall(
            new Probe("GET", "/monitoring"), Accounts.generic(), client, new HandClock())
        .with(new StaticHeaders(headers))
        .toCompletableFuture();
  }

  @Test
  void fixedFieldsAreProbedWithAsTheyAre() {
    client.answer(200, "");
    assertThat(probe().join()).isEqualTo(200);
    assertThat(client.field(0, "x-api-key")).isEqualTo("k3y");
    assertThat(client.field(0, "x-api-secret")).isEqualTo("s \u00fc");
    assertThat(client.field(0, "authorization")).isEmpty();
    assertThat(client.request(0).uri()).hasToString("https://api.example.com/monitoring");
  }

  @Test
  void fixedFieldsThatTheApiRefusesFail() {
    client.answer(401, "k3y");
    assertThatThrownBy(probe()::join)
        .hasCauseInstanceOf(MintException.class)
        .satisfies(
            failed ->
                assertThat(MintException.in(failed).sentence())
                    .contains("401")
                    .doesNotContain("k3y"));
  }
}
