package io.latchkey.sandbox.sws;

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
import java.util.Random;

/** A demo tenant on a free port with a clock that stands still, and a client that calls it. */
final class TestSws implements AutoCloseable {
  static final String API = "/v2-edge/sws/";
  static final String TOKEN = SwsState.PROTOCOL + "/token";
  static final String FORM = "application/x-www-form-urlencoded";
  static final String JSON = "application/json";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** One for all tests: its keys take a while to make, and nothing about it changes. */
  private static final SwsSettings SETTINGS = SwsSettings.demo(new Random(42));

  final SettableClock clock = new SettableClock();
  final SwsSettings settings = SETTINGS;
  final SwsTenant tenant =
      SwsTenant.start(settings, InetAddress.getLoopbackAddress(), 0, clock, new Random(4711));
  final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  SwsSwitches switches() {
    return tenant.switches();
  }

  SwsCounters counters() {
    return tenant.counters();
  }

  long now() {
    return clock.millis();
  }

  HttpRequest.Builder request(String path, String... fields) {
    URI uri = URI.create(tenant.url() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
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

  HttpResponse<String> call(String method, String path, String type, String content, String bearer)
      throws IOException {
    return send(
        request(path, "Authorization", bearer, "Content-Type", type)
            .method(method, BodyPublishers.ofString(content, StandardCharsets.UTF_8)));
  }

  HttpResponse<String> put(String resource, String content, String bearer) throws IOException {
    return call("PUT", API + resource, JSON, content, bearer);
  }

  HttpResponse<String> form(String content, String... fields) throws IOException {
    return send(
        request(TOKEN, fields)
            .header("Content-Type", FORM)
            .POST(BodyPublishers.ofString(content, StandardCharsets.UTF_8)));
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

  /** An assertion for this role with nothing wrong about it yet. */
  Assertion assertion(SwsRole role) {
    return Assertion.of(settings, role, tenant.issuer(), clock.instant());
  }

  HttpResponse<String> exchange(String assertion) throws IOException {
    return form(
        "grant_type=client_credentials&client_assertion_type="
            + encoded(AssertionAuthenticator.TYPE)
            + "&client_assertion="
            + assertion);
  }

  HttpResponse<String> mint(SwsRole role) throws IOException {
    return exchange(assertion(role).signed());
  }

  /** An {@code Authorization} value of this role. */
  String bearer(SwsRole role) throws IOException {
    return "Bearer " + read(mint(role)).path("access_token").asText();
  }

  String admin() throws IOException {
    return bearer(SwsRole.ADMINISTRATOR);
  }

  /** What the API shows to an administrator, which must be 200. */
  JsonNode shown(String resource) throws IOException {
    HttpResponse<String> response = get(API + resource, "Authorization", admin());
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return read(response);
  }

  @Override
  public void close() {
    tenant.close();
  }
}
