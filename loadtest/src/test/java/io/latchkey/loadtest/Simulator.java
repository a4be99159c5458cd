package io.latchkey.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The controls of a simulated tenant, which carry nothing of a caller's. */
public final class Simulator {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(PATIENCE)
          .build();
  private final Target door;

  public Simulator(Target door) {
    this.door = door;
  }

  /** Sets switches, or revokes, as a JSON object says it. */
  public void set(String json) {
    HttpRequest request =
        to("/sandbox/switches")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    send(request);
  }

  /** One of its counters. */
  public long counter(String name) {
    String all = send(to("/sandbox/counters").build());
    Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*(\\d+)").matcher(all);
    if (!found.find()) {
      throw new IllegalStateException("the simulator has no counter " + name);
    }
    return Long.parseLong(found.group(1));
  }

  /**
   * Makes sure that it is one.
   *
   * @throws Mistake if it does not answer as a simulator does
   */
  public void verify() {
    try {
      if (!send(to("/sandbox/switches").build()).contains("\"tokenFault\"")) {
        throw new IllegalStateException("no switches");
      }
    } catch (IllegalStateException | UncheckedIOException other) {
      throw new Mistake("--simulator does not answer as a simulated tenant does: " + door);
    }
  }

  private HttpRequest.Builder to(String path) {
    URI uri = door.at(path);
    return HttpRequest.newBuilder(uri).timeout(PATIENCE);
  }

  private String send(HttpRequest request) {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("the simulator answered " + answer.statusCode());
      }
      return answer.body();
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", ended);
    }
  }
}
