package io.latchkey.gateway.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls to the REST API of a server, by the JDK's client and so by no code of ours. */
final class Rest {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String base;
  private final Map<String, String> fields;

  /** Calls below {@code base}, each with these fields. */
  Rest(String base, Map<String, String> fields) {
    this.base = base;
    this.fields = fields;
  }

  /** What a GET is answered with, 0 where nobody answers. */
  static int status(URI uri) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
      return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException nobody) {
      return 0;
    }
  }

  JsonNode json(String method, String path, Object content)
      throws IOException, InterruptedException {
    String body = JSON.writeValueAsString(content);
    return read(method, path, "application/json", body);
  }

  JsonNode form(String path, Map<String, String> form) throws IOException, InterruptedException {
    return read("POST", path, "application/x-www-form-urlencoded", encoded(form));
  }

  /** The text that a form is answered with. */
  String text(String path, Map<String, String> form) throws IOException, InterruptedException {
    return send("POST", path, "application/x-www-form-urlencoded", encoded(form)).body();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  private JsonNode read(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = send(method, path, type, body);
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(
          method + " " + path + " got " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  private HttpResponse<String> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(path)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT);
    fields.forEach(builder::header);
    return builder;
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
