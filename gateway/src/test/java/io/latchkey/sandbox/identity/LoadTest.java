package io.latchkey.sandbox.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTest {
  private static final int MANY = 1_000;

  private final TestTenant t = new TestTenant();

  @AfterEach
  void stop() {
    t.close();
  }

  @Test
  void aThousandTokenCallsAtOnceAreCountedRight() {
    String basic = TestTenant.basic(t.app().clientId(), t.app().clientSecret());
    t.switches().tokenLatencyMillis.set(200);
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      var request =
          t.request("/oauth2/token/my_api_client", "Authorization", basic)
              .header("Content-Type", TestTenant.FORM)
              .timeout(Duration.ofSeconds(60))
              .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=all"));
      calls.add(
          t.http
              .sendAsync(request.build(), BodyHandlers.discarding())
              .thenApply(HttpResponse::statusCode));
    }

    assertThat(calls).allSatisfy(call -> assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(200));
    assertThat(t.counters().mints()).isEqualTo(MANY);
    assertThat(t.counters().tokenRequests()).isEqualTo(MANY);
  }

  @Test
  void aThousandIdleConnectionsDoNotKeepOneFromBeingServed() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), t.tenant.port()));
      }

      assertThat(t.get("/sandbox/counters").statusCode()).isEqualTo(200);
      assertThat(t.tenant.connections()).isEqualTo(MANY + 1);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "53248, false", "53249, true", "209715200, false"})
  void aDownloadHasItsSizeAndPattern(long size, boolean chunked) throws Exception {
    HttpResponse<InputStream> response =
        t.http.send(
            t.request(
                    "/sandbox/bytes?size=" + size + "&chunked=" + chunked,
                    "Authorization",
                    t.bearer("load"))
                .build(),
            BodyHandlers.ofInputStream());

    assertThat(response.headers().firstValue("Content-Length").isPresent()).isNotEqualTo(chunked);
    long read = 0;
    long wrong = 0;
    byte[] buffer = new byte[65_536];
    try (InputStream in = response.body()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          wrong += buffer[i] == 'a' + (read + i) % 26 ? 0 : 1;
        }
        read += n;
      }
    }
    assertThat(read).isEqualTo(size);
    assertThat(wrong).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "1099511627777"})
  void aSizeOutOfRangeIsRefused(String size) throws IOException {
    assertThat(t.get("/sandbox/bytes?size=" + size, "Authorization", t.bearer("load")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void aSlowReaderOfAVastDownloadCostsNoMemory() throws IOException {
    String bearer = t.bearer("load");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), t.tenant.port())) {
      String head =
          "GET /sandbox/bytes?size=1099511627776 HTTP/1.1\r\nHost: x\r\nAuthorization: "
              + bearer
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] first = socket.getInputStream().readNBytes(200_000);

      assertThat(new String(first, StandardCharsets.US_ASCII))
          .contains("content-length: 1099511627776")
          .contains("xyzabc");
      assertThat(t.get("/sandbox/counters").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSinkTellsSizeAndDigest() throws Exception {
    byte[] piece = new byte[1024 * 1024];
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    int pieces = 64;
    for (int i = 0; i < pieces; i++) {
      digest.update(piece);
    }
    List<byte[]> content = Collections.nCopies(pieces, piece);

    JsonNode json =
        TestTenant.read(
            t.send(
                t.request("/sandbox/sink", "Authorization", t.bearer("load"))
                    .expectContinue(true)
                    .POST(BodyPublishers.ofByteArrays(content))));

    assertThat(json.path("size").asLong()).isEqualTo(64L * 1024 * 1024);
    assertThat(json.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(digest.digest()));
  }
}
