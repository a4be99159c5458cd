package io.latchkey.gateway.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The HttpClient of the JDK. */
final class JdkClient implements SecondClient {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Override
  public Heard read(String method, String bytes) throws IOException {
    try (ScriptedUpstream replay =
        ScriptedUpstream.running(
            peer -> {
              peer.readHead();
              peer.send(bytes);
            })) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(replay.url() + "/x"))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .timeout(Duration.ofSeconds(5))
              .build();
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      String content = new String(answer.body(), StandardCharsets.ISO_8859_1);
      return new Heard(List.of(answer.statusCode() + " " + content), true);
    } catch (IOException broken) {
      return new Heard(List.of(), false);
    } catch (InterruptedException testIsOver) {
      Thread.currentThread().interrupt();
      throw new IOException(testIsOver);
    }
  }

  @Override
  public String toString() {
    return "JDK HttpClient";
  }
}
