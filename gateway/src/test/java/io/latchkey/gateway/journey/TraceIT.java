package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces, from a caller's traceparent to what a collector is sent. */
class TraceIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLERS = "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01\r\n";
  private static final String STATE = "tracestate: vendor=1\r\n";

  @TempDir Path directory;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private HttpServer collector;

  @BeforeEach
  void collect() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        call -> {
          tokens.add(String.valueOf(call.getRequestHeaders().getFirst("x-collector-token")));
          boolean zipped = "gzip".equals(call.getRequestHeaders().getFirst("Content-Encoding"));
          read(zipped ? new GZIPInputStream(call.getRequestBody()) : call.getRequestBody());
          call.sendResponseHeaders(200, -1);
          call.close();
        });
    collector.start();
  }

  @AfterEach
  void end() {
    collector.stop(0);
  }

  private void read(InputStream content) {
    try {
      ExportTraceServiceRequest.parseFrom(content).getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .flatMap(scope -> scope.getSpansList().stream())
          .forEach(spans::add);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  private String yaml(String keys) {
    String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces";
    return "tracing:\n  endpoint: " + endpoint + "\n" + keys;
  }

  private Bench bench(String keys) throws IOException {
    return Bench.start(directory, YAML + yaml(keys));
  }

  private static final String YAML =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      serviceAccounts:
        svc:
          tenant: api
          grant: clientCredentials
          tokenEndpoint: TOKENS/token
          clientId: svc
          clientSecret: s
      callers: { app: { apiKey: SHA } }
      scopes: { all: { rest: ["/open.*"] } }
      routes:
        - { name: main, path: /, tenant: api, serviceAccount: svc, callers: { app: [all] } }
      """;

  private List<Span> awaitSpans(int roots) {
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () ->
                spans.stream()
                        .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                        .count()
                    >= roots);
    return List.copyOf(spans);
  }

  private static String hex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static Span named(List<Span> all, String name) {
    return all.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static String text(Span span) {
    return span.getAttributesList().stream()
        .map(KeyValue::toString)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aProvenCallersTraceGoesOnAndTheTenantIsToldOurSpan() throws Exception {
    try (Bench bench = bench("  sample: 0%\n  headers: { x-collector-token: t0ken }\n")) {
      Answer answer = bench.get("/open?secret=canary", CALLERS + STATE);
      assertThat(answer.status()).isEqualTo(200);
      Answer sent = bench.sent();
      List<Span> all = awaitSpans(1);

      Span whole = named(all, "GET main");
      Span call = named(all, "transport");
      assertThat(hex(whole.getTraceId())).isEqualTo(TRACE);
      assertThat(hex(whole.getParentSpanId())).isEqualTo("00f067aa0ba902b7");
      assertThat(call.getParentSpanId()).isEqualTo(whole.getSpanId());
      assertThat(sent.head())
          .contains("traceparent: 00-" + TRACE + "-" + hex(call.getSpanId()) + "-01\r\n")
          .containsOnlyOnce("traceparent")
          .contains(STATE);
      assertThat(all.stream().map(Span::getName))
          .contains("caller", "route", "scope", "cookie", "credential", "connect", "transport");
      assertThat(text(whole)).contains("main").contains("app").contains("/open");
      assertThat(all.toString())
          .doesNotContain("canary")
          .doesNotContain(Yaml.KEY)
          .doesNotContain("Bearer");
      assertThat(tokens).containsOnly("t0ken");
      assertThat(all)
          .allSatisfy(
              span ->
                  assertThat(span.getEndTimeUnixNano())
                      .isGreaterThanOrEqualTo(span.getStartTimeUnixNano()));
    }
  }

  @Test
  void aTraceThatItsCallerDoesNotRecordPassesAsItIs() throws Exception {
    String unsampled = CALLERS.replace("-01\r", "-00\r");
    try (Bench bench = bench("  sample: 100%\n")) {
      bench.get("/open", unsampled + STATE);

      assertThat(bench.sent().head()).contains(unsampled).contains(STATE);
      assertThat(spans).isEmpty();
    }
  }

  @Test
  void aMalformedTraceparentIsNotSentOnAndOursBegins() throws Exception {
    try (Bench bench = bench("  sample: 100%\n")) {
      bench.get("/open", "traceparent: 00-nonsense\r\n" + STATE);

      assertThat(bench.sent().head())
          .containsOnlyOnce("traceparent: 00-")
          .doesNotContain("nonsense")
          .doesNotContain("tracestate");
      assertThat(named(awaitSpans(1), "GET main").getParentSpanId().isEmpty()).isTrue();
    }
  }

  @Test
  void aRefusalIsASpanWithItsReasonAndAStrangersTraceIsNotJoined() throws Exception {
    try (Bench bench = bench("  sample: 100%\n")) {
      bench.get("/closed", CALLERS);
      List<Span> refused = awaitSpans(1);
      assertThat(text(refused.get(refused.size() - 1))).contains("scope:not-opened");
      assertThat(hex(refused.get(0).getTraceId())).isEqualTo(TRACE);
      spans.clear();

      bench.call("GET /open HTTP/1.1\r\nHost: a\r\n" + CALLERS + "\r\n");
      Span stranger = awaitSpans(1).get(0);
      assertThat(text(stranger)).contains("caller:unproven");
      assertThat(hex(stranger.getTraceId())).isNotEqualTo(TRACE);
    }
  }

  @Test
  void withoutTracingWhatCallersSayOfTracesPasses() throws Exception {
    try (Bench bench = Bench.start(directory, YAML)) {
      bench.get("/open", CALLERS + STATE);

      assertThat(bench.sent().head()).contains(CALLERS).contains(STATE);
    }
  }

  @Test
  void aCollectorThatIsDownHoldsNoCallUp() throws Exception {
    collector.stop(0);
    try (Bench bench = bench("  sample: 100%\n")) {
      for (int i = 0; i < 20; i++) {
        assertThat(bench.get("/open", "").status()).isEqualTo(200);
      }
    }
  }
}
