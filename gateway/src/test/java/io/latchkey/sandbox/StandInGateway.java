package io.latchkey.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import io.latchkey.sandbox.identity.OAuthApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The little of a gateway that the demo calls need, so that their lines can be tried alone. */
final class StandInGateway implements AutoCloseable {
  private final IdentityTenant tenant;
  private final String key;
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer server;
  private String token = "";

  StandInGateway(IdentityTenant tenant, String key) throws IOException {
    this.tenant = tenant;
    this.key = key;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/identity/", exchange -> answer(exchange, true));
    server.createContext("/session/", exchange -> answer(exchange, false));
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange, boolean service) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(service ? 9 : 8);
    if (!key.equals(exchange.getRequestHeaders().getFirst("X-Api-Key"))) {
      give(exchange, 401, "{}");
    } else if (path.startsWith("/SaasManage/")) {
      give(exchange, 403, "{\"type\":\"urn:latchkey:refusal:scope:not-opened\"}");
    } else {
      byte[] content = exchange.getRequestBody().readAllBytes();
      HttpResponse<String> response = service ? asService(path, content) : asUser(path, exchange);
      give(exchange, response.statusCode(), response.body());
    }
  }

  private HttpResponse<String> asService(String path, byte[] content) throws IOException {
    HttpResponse<String> response = send(path, content, token, "theme=dark");
    if (response.statusCode() == 401) {
      token = mint();
      response = send(path, content, token, "theme=dark");
    }
    return response;
  }

  private HttpResponse<String> asUser(String path, HttpExchange exchange) throws IOException {
    String cookie = exchange.getRequestHeaders().getFirst("Cookie");
    return send(path, new byte[0], cookie.substring(".ASPXAUTH=".length()), "");
  }

  private HttpResponse<String> send(String path, byte[] content, String bearer, String cookie)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(tenant.url() + path))
            .header("Authorization", "Bearer " + bearer)
            .method(content.length == 0 ? "GET" : "POST", BodyPublishers.ofByteArray(content));
    return send(cookie.isEmpty() ? request : request.header("Cookie", cookie));
  }

  private String mint() throws IOException {
    OAuthApp app = tenant.settings().app(IdentitySettings.DEMO_APP);
    byte[] pair = (app.clientId() + ":" + app.clientSecret()).getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(tenant.url() + "/oauth2/token/" + app.id()))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "grant_type=client_credentials"
                            + "&scope=directory_read+directory_write")));
    return new ObjectMapper().readTree(response.body()).path("access_token").asText();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void give(HttpExchange exchange, int status, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
