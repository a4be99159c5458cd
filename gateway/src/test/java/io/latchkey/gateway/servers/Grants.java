package io.latchkey.gateway.servers;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.journey.CapturedLog;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** What is asked of each grant at each server. */
final class Grants {
  private Grants() {}

  /**
   * Two calls reach the API with one token that the server gave to {@code client} for the scope
   * orders.read, and {@code latchkey token} prints another.
   *
   * @param account the keys of the service account
   */
  static void assertReaches(Path directory, ProtectedApi api, String client, String account)
      throws Exception {
    api.credentials();
    try (Scene scene = Scene.open(directory, api, account)) {
      HttpResponse<String> answer = scene.call();
      HttpResponse<String> again = scene.call();

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).startsWith(client + " ").contains("orders.read");
      assertThat(again.statusCode()).isEqualTo(200);
      List<String> sent = api.credentials();
      assertThat(sent).hasSize(2).allMatch(each -> each.matches("Bearer [\\w.-]+ and no API key"));
      assertThat(sent.get(0)).as("one token serves both calls").isEqualTo(sent.get(1));
      assertThat(api.client(scene.token())).get().asString().startsWith(client + " ");
    }
  }

  /**
   * A call gets 503 without reaching the API, and the log says {@code advice} but never {@code
   * secret}.
   */
  static void assertRefused(
      Path directory, ProtectedApi api, String account, String advice, String secret)
      throws Exception {
    api.credentials();
    try (CapturedLog log = new CapturedLog(Level.INFO);
        Scene scene = Scene.open(directory, api, account)) {
      HttpResponse<String> answer = scene.call();

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("urn:latchkey:refusal:credential:no-token");
      assertThat(api.credentials()).isEmpty();
      assertThat(log.text()).contains(advice).doesNotContain(secret);
    }
  }
}
