package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom we trust, and what the end of a connection over TLS is worth. */
class TlsTransportTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String UNTIL_CLOSE = "HTTP/1.1 200 OK\r\n\r\nhi";

  private static SocketNetwork network;

  private static Certificates certificates;

  @BeforeAll
  static void makeCertificates() throws Exception {
    network = new SocketNetwork();
    certificates = Certificates.get();
  }

  @AfterAll
  static void closeNetwork() {
    network.close();
  }

  private static String get(String url, Connector connector, Duration timeout) {
    ControlClient.Request request =
        new ControlClient.Request(
            "GET", URI.create(url), FieldSection.empty(), new byte[0], timeout, 100);
    try {
      ControlClient.Answer answer =
          new HttpControlClient(network.loop(), connector)
              .send(request)
              .toCompletableFuture()
              .orTimeout(25, TimeUnit.SECONDS)
              .join();
      return answer.status() + " " + new String(answer.content(), StandardCharsets.US_ASCII);
    } catch (CompletionException failed) {
      UpstreamException why = (UpstreamException) failed.getCause();
      return why.kind() + " " + why.what().replaceAll("[^(]*\\(?([^)]*)\\)?", "$1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "good, 200 hi",
    "other, UNREACHABLE its certificate does not prove its name",
    "expired, UNREACHABLE its certificate has expired",
    "selfsigned, UNREACHABLE its certificate is not signed by an authority that we trust"
  })
  void onlyWhoProvesItsNameIsSpokenTo(String certificate, String expected) throws Exception {
    try (TlsUpstream upstream =
        new TlsUpstream(certificates.server(certificate), WHOLE, TlsUpstream.Ending.NOTIFIED)) {
      Connector connector = network.connector(certificates.authority());
      assertThat(get(upstream.url(), connector, LONG)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.wild.example, 200 hi",
    "A.WILD.example, 200 hi",
    "a.b.wild.example, UNREACHABLE its certificate does not prove its name",
    "wild.example, UNREACHABLE its certificate does not prove its name",
    "awild.example, UNREACHABLE its certificate does not prove its name"
  })
  void aWildcardStandsForOneLabel(String host, String expected) throws Exception {
    try (TlsUpstream upstream =
        new TlsUpstream(certificates.server("wild"), WHOLE, TlsUpstream.Ending.NOTIFIED)) {
      String url = "https://" + host + ":" + upstream.port();
      assertThat(get(url, network.connector(certificates.authority()), LONG)).isEqualTo(expected);
    }
  }

  @Test
  void anAuthorityOfOursIsNotTheSystems() throws Exception {
    try (TlsUpstream upstream =
        new TlsUpstream(certificates.server("good"), WHOLE, TlsUpstream.Ending.NOTIFIED)) {
      assertThat(get(upstream.url(), network.connector(), LONG))
          .isEqualTo("UNREACHABLE its certificate is not signed by an authority that we trust");
    }
  }

  @ParameterizedTest
  @EnumSource(TlsUpstream.Ending.class)
  void anAnswerUntilTheCloseIsWholeOnlyWithTheAlert(TlsUpstream.Ending ending) throws Exception {
    try (TlsUpstream upstream = new TlsUpstream(certificates.server("good"), UNTIL_CLOSE, ending)) {
      Connector connector = network.connector(certificates.authority());
      assertThat(get(upstream.url(), connector, LONG))
          .startsWith(ending == TlsUpstream.Ending.CUT ? "BROKEN" : "200 hi");
    }
  }

  @ParameterizedTest
  @EnumSource(TlsUpstream.Ending.class)
  void anAnswerCutShortIsBroken(TlsUpstream.Ending ending) throws Exception {
    String cut = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi";
    try (TlsUpstream upstream = new TlsUpstream(certificates.server("good"), cut, ending)) {
      Connector connector = network.connector(certificates.authority());
      assertThat(get(upstream.url(), connector, LONG)).startsWith("BROKEN");
    }
  }

  @ParameterizedTest
  @CsvSource({"other", "expired", "selfsigned"})
  void handshakesThatFailAreCountedOnce(String certificate) throws Exception {
    try (TlsUpstream upstream =
        new TlsUpstream(certificates.server(certificate), WHOLE, TlsUpstream.Ending.CUT)) {
      ConnectionPool pool = pool(upstream.port());
      AtomicInteger failed = new AtomicInteger();
      for (int i = 0; i < 3; i++) {
        network.loop().submit(() -> borrow(pool, failed)).sync();
      }
      Awaitility.await().untilAtomic(failed, is(3));
      Awaitility.await().during(Duration.ofMillis(100)).until(() -> open(pool) == 0);
    }
  }

  private static ConnectionPool pool(int port) throws Exception {
    return Pools.of(
        network.loop(),
        new Origin(true, "127.0.0.1", port),
        network.connector(certificates.authority()),
        new Connections(1, 5, LONG));
  }

  private static void borrow(ConnectionPool pool, AtomicInteger failed) {
    pool.borrow(
        Need.ANY,
        LONG,
        new Borrower() {
          @Override
          public void lent(UpstreamCall connection) {
            connection.cancel();
          }

          @Override
          public void failed(UpstreamException why) {
            failed.incrementAndGet();
          }
        });
  }

  private static int open(ConnectionPool pool) throws Exception {
    return network.loop().submit(pool::open).get();
  }

  @Test
  void anIdleConnectionWhoseServerSaysGoodbyeIsClosed() throws Exception {
    try (TlsUpstream upstream =
        new TlsUpstream(certificates.server("good"), WHOLE, TlsUpstream.Ending.NOTIFIED_HALF)) {
      ConnectionPool pool = pool(upstream.port());
      PoolTaker taker = new PoolTaker();
      network.loop().submit(() -> pool.borrow(Need.ANY, LONG, taker)).sync();
      Awaitility.await().until(taker::isSettled);
      network.loop().submit(taker::send).sync();
      Awaitility.await().until(() -> open(pool) == 0);
      assertThat(taker.answer.heard()).isEqualTo("answer:200 content:hi end:0");
      Awaitility.await().untilAtomic(upstream.closedByPeer, is(1));
    }
  }
}
