package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A gateway between a caller, a tenant and a token endpoint, for the calls of one table. */
final class Bench implements AutoCloseable {
  final RunningGateway gateway;
  final FakeTenant tenant;
  final FakeTenant tokens;
  private @Nullable Http2Twin twin;

  private Bench(RunningGateway gateway, FakeTenant tenant, FakeTenant tokens) {
    this.gateway = gateway;
    this.tenant = tenant;
    this.tokens = tokens;
  }

  /**
   * Starts one.
   *
   * @param yaml where TENANT and TOKENS stand for the URLs of the two, SHA for the hash of {@link
   *     Yaml#KEY}; {@link Yaml#ports} is put in front
   */
  static Bench start(Path directory, String yaml) throws IOException {
    return start(directory, Yaml.ports(), yaml);
  }

  /** The same, with other lines than {@link Yaml#ports} in front. */
  static Bench start(Path directory, String ports, String yaml) throws IOException {
    return start(directory, ports, yaml, tenant -> {});
  }

  /** The same, with a tenant that was told what to do before the gateway first asks it. */
  static Bench start(Path directory, String yaml, Consumer<FakeTenant> told) throws IOException {
    return start(directory, Yaml.ports(), yaml, told);
  }

  private static Bench start(Path directory, String ports, String yaml, Consumer<FakeTenant> told)
      throws IOException {
    FakeTenant tenant = new FakeTenant();
    told.accept(tenant);
    FakeTenant tokens = FakeTenant.ofTokens();
    String whole =
        yaml.replace("TENANT", tenant.url())
            .replace("TOKENS", tokens.url())
            .replace("SHA", "sha256:" + Yaml.sha256(Yaml.KEY));
    return new Bench(RunningGateway.start(directory, ports + whole), tenant, tokens);
  }

  /** From now on each call is made by HTTP/2 too, and nothing may differ. */
  Bench bothWays() {
    twin = new Http2Twin(tenant, gateway.address());
    return this;
  }

  /** Sends one request on a connection of its own. */
  Answer call(String request) throws IOException {
    Http2Twin other = twin;
    return other == null ? callByHttp1(request) : other.call(request, () -> callByHttp1(request));
  }

  /** The same, never by HTTP/2. */
  Answer callByHttp1(String request) throws IOException {
    try (RawPeer caller = gateway.connect()) {
      return Answer.read(caller.send(request), request.startsWith("HEAD "));
    }
  }

  /** Sends a request without content, with the API key and these lines, each ended by CRLF. */
  Answer get(String target, String lines) throws IOException {
    return call(request("GET", target, lines));
  }

  static String request(String method, String target, String lines) {
    return "%s %s HTTP/1.1\r\nHost: a\r\nX-Api-Key: %s\r\n%s\r\n"
        .formatted(method, target, Yaml.KEY, lines);
  }

  /** The only request that reached the tenant since this was last asked. */
  Answer sent() {
    List<Answer> sent = tenant.sent();
    assertThat(sent).hasSize(1);
    return sent.get(0);
  }

  void assertNothingSent() {
    assertThat(tenant.sent()).isEmpty();
  }

  /**
   * Asserts that exactly this reached the tenant, and nothing else.
   *
   * @param first the request line
   * @param callers lines of the caller that cross, each ended by CRLF
   * @param ours what follows the fields that every call gets
   */
  void assertSent(String first, String callers, Answer answer, String ours) {
    assertSentUnder("", first, callers, answer, ours);
  }

  /** The same of a route that takes this prefix off. */
  void assertSentUnder(String prefix, String first, String callers, Answer answer, String ours) {
    Answer request = sent();
    assertThat(request.head() + request.content())
        .isEqualTo(
            first
                + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + tenant.port()
                + "\r\n"
                + callers
                + "Via: 1.1 journey\r\n"
                + "Forwarded: for=127.0.0.1;proto=http;host=a\r\n"
                + "X-Forwarded-For: 127.0.0.1\r\n"
                + "X-Forwarded-Proto: http\r\n"
                + "X-Forwarded-Host: a\r\n"
                + (prefix.isEmpty() ? "" : "X-Forwarded-Prefix: " + prefix + "\r\n")
                + "X-Request-Id: "
                + answer.requestId()
                + "\r\n"
                + ours);
  }

  /** Asks the admin listener. */
  Answer admin(String path) throws IOException {
    try (RawPeer operator = RawPeer.connect(gateway.gateway().adminAddress())) {
      int port = gateway.gateway().adminAddress().getPort();
      return Answer.read(
          operator.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n"),
          false);
    }
  }

  /** The value of the series that is spelled so, 0 where there is none. */
  double metric(String series) throws IOException {
    for (String line : admin("/metrics").content().split("\n")) {
      if (line.startsWith(series + " ")) {
        return Double.parseDouble(line.substring(series.length() + 1));
      }
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    if (twin != null) {
      twin.close();
    }
    gateway.close();
    tenant.close();
    tokens.close();
  }
}
