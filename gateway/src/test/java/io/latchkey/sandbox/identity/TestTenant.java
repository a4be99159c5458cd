package io.latchkey.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.sandbox.tenant.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;

/** A demo tenant on a free port with a clock that stands still, and a client that calls it. */
final class TestTenant implements AutoCloseable {
  static final String FORM = "application/x-www-form-urlencoded";
  static final String JSON = "application/json";
  static final String[] NATIVE = {"X-IDAP-NATIVE-CLIENT", "true"};

  private static final ObjectMapper MAPPER = new ObjectMapper();

  final SettableClock clock = new SettableClock();
  final IdentitySettings settings = IdentitySettings.demo(new Random(42));
  final IdentityTenant tenant =
      IdentityTenant.start(settings, InetAddress.getLoopbackAddress(), 0, clock, new Random(4711));
  final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  IdentitySwitches switches() {
    return tenant.switches();
  }

  IdentityCounters counters() {
    return tenant.counters();
  }

  URI uri(String path) {
    return URI.create(tenant.url() + path);
  }

  HttpRequest.Builder request(String path, String... fields) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    for (int i = 0; i < fields.length; i += 2) {
      request.header(fields[i], fields[i + 1]);
    }
    return request;
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path, String... fields) throws IOException {
    return send(request(path, fields));
  }

  HttpResponse<String> post(String path, String type, String content, String... fields)
      throws IOException {
    return send(
        request(path, fields)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(content, StandardCharsets.UTF_8)));
  }

  HttpResponse<String> json(String path, String content, String... fields) throws IOException {
    return post(path, JSON, content, fields);
  }

  HttpResponse<String> form(String path, String content, String... fields) throws IOException {
    return post(path, FORM, content, fields);
  }

  static String basic(String id, String secret) {
    byte[] pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static JsonNode read(HttpResponse<String> response) {
    try {
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OAuthApp app() {
    return settings.app(IdentitySettings.DEMO_APP);
  }

  HttpResponse<String> mint(OAuthApp app, String scope) throws IOException {
    return form(
        "/oauth2/token/" + app.id(),
        "grant_type=client_credentials&scope=" + encoded(scope),
        "Authorization",
        basic(app.clientId(), app.clientSecret()));
  }

  /** A bearer field's value for the demo application with these scopes. */
  String bearer(String scope) throws IOException {
    return "Bearer " + read(mint(app(), scope)).path("access_token").asText();
  }

  /** A bearer field's value that may do everything. */
  String admin() throws IOException {
    return "Bearer "
        + read(mint(settings.app("reports_client"), "all")).path("access_token").asText();
  }

  @Override
  public void close() {
    tenant.close();
  }
}
