package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of TLS that change while the gateway runs: no connection is dropped, no bad pair taken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsReloadIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private Path files;
  private Authority authority;
  private Authority others;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    authority =
        new Authority(files, "root")
            .issue("first", "DNS:live.example")
            .issue("second", "DNS:live.example")
            .issue("soon", "DNS:live.example", 13)
            .issue("batch", "DNS:batch.example")
            .issue("tenant", "DNS:localhost")
            .issue("ours", "DNS:ours.example")
            .issue("ours-next", "DNS:ours.example");
    others = new Authority(files, "others").issue("other-tenant", "DNS:localhost");
  }

  @BeforeEach
  void beginWithTheFirst() throws IOException {
    put("first");
    copy("ours.crt", "own.crt");
    copy("ours.key", "own.key");
    copy("root.crt", "ca.pem");
  }

  private void copy(String from, String to) throws IOException {
    Path fresh = files.resolve(to + ".new");
    Files.copy(files.resolve(from), fresh, StandardCopyOption.REPLACE_EXISTING);
    Files.move(fresh, files.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  private void put(String leaf) throws IOException {
    copy(leaf + ".crt", "live.crt");
    copy(leaf + ".key", "live.key");
  }

  private static String yaml(String url, String more) {
    return Yaml.forwarding(url)
        .replaceFirst(
            "\\{ bind: \"127.0.0.1:0\" }]",
            "{ bind: \"127.0.0.1:0\", tls: { certificate: live.crt, privateKey: live.key"
                + more
                + " } }]");
  }

  /** A change is told when it has stood still from one look to the next. */
  private static void look(RunningGateway gateway) {
    gateway.gateway().lookAtFiles();
    gateway.gateway().lookAtFiles();
  }

  private TlsCaller caller(RunningGateway gateway) throws Exception {
    return TlsCaller.connect(gateway.address(), authority.trusting(), "live.example", "TLSv1.3");
  }

  private static String metrics(RunningGateway gateway) {
    return new String(
        gateway.gateway().metrics().exposition(null).content(), StandardCharsets.UTF_8);
  }

  private static String changes(RunningGateway gateway, String result) {
    return "latchkey_accept_certificate_changes_total{listener=\"127.0.0.1:%d\",result=\"%s\"} "
        .formatted(gateway.port(), result);
  }

  @Test
  void aNewPairIsForNewConnectionsAndOldOnesLiveOn() throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO);
        ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.url(), ""));
        TlsCaller before = caller(gateway)) {
      assertThat(before.shown()).isEqualTo("CN=first");
      assertThat(before.peer().send(Call.get("/x")).readMessage()).endsWith("ok");

      put("second");
      look(gateway);

      try (TlsCaller after = caller(gateway)) {
        assertThat(after.shown()).isEqualTo("CN=second");
        assertThat(after.peer().send(Call.get("/x")).readMessage()).endsWith("ok");
      }
      assertThat(before.peer().send(Call.get("/x")).readMessage()).endsWith("ok");
      assertThat(log.text()).containsOnlyOnce("changed TLS files are taken");
      assertThat(metrics(gateway)).contains(changes(gateway, "taken") + "1.0");
    }
  }

  @Test
  void aDirectoryThatIsSwappedBehindALinkIsAChange() throws Exception {
    Path volume = Files.createDirectories(files.resolve("volume"));
    for (String leaf : new String[] {"first", "second"}) {
      Path data = Files.createDirectories(volume.resolve(leaf));
      Files.copy(files.resolve(leaf + ".crt"), data.resolve("tls.crt"));
      Files.copy(files.resolve(leaf + ".key"), data.resolve("tls.key"));
    }
    Files.createSymbolicLink(volume.resolve("..data"), Path.of("first"));
    Files.createSymbolicLink(volume.resolve("tls.crt"), Path.of("..data/tls.crt"));
    Files.createSymbolicLink(volume.resolve("tls.key"), Path.of("..data/tls.key"));
    String yaml =
        yaml("http://127.0.0.1:9", "")
            .replace("live.crt", "volume/tls.crt")
            .replace("live.key", "volume/tls.key");
    try (RunningGateway gateway = RunningGateway.start(files, yaml)) {
      Files.createSymbolicLink(volume.resolve("..next"), Path.of("second"));
      Files.move(
          volume.resolve("..next"), volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      look(gateway);

      try (TlsCaller after = caller(gateway)) {
        assertThat(after.shown()).isEqualTo("CN=second");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "half a certificate, holds no certificate in PEM",
    "no certificate, does not exist",
    "another's key, holds a key that is not the certificate's",
    "half a key, holds no private key in PEM"
  })
  void aPairThatIsUnfitChangesNothingAndIsToldOnce(String fault, String word) throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO);
        RunningGateway gateway = RunningGateway.start(files, yaml("http://127.0.0.1:9", ""))) {
      put("second");
      switch (fault) {
        case "half a certificate" -> halve("live.crt");
        case "no certificate" -> Files.delete(files.resolve("live.crt"));
        case "another's key" -> copy("first.key", "live.key");
        default -> halve("live.key");
      }
      look(gateway);
      look(gateway);

      try (TlsCaller still = caller(gateway)) {
        assertThat(still.shown()).isEqualTo("CN=first");
      }
      assertThat(log.text())
          .containsOnlyOnce("changed TLS files are unfit; what was there serves on")
          .contains(word)
          .doesNotContain("-----BEGIN", "MI");
      assertThat(metrics(gateway))
          .contains(changes(gateway, "refused") + "1.0", changes(gateway, "taken") + "0.0");

      put("second");
      look(gateway);
      try (TlsCaller mended = caller(gateway)) {
        assertThat(mended.shown()).isEqualTo("CN=second");
      }
    }
  }

  private void halve(String file) throws IOException {
    String whole = Files.readString(files.resolve(file));
    Files.writeString(files.resolve(file), whole.substring(0, whole.length() / 2));
  }

  @Test
  void aChangeIsNotTakenWhileItIsWritten() throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO);
        RunningGateway gateway = RunningGateway.start(files, yaml("http://127.0.0.1:9", ""))) {
      copy("second.crt", "live.crt");
      gateway.gateway().lookAtFiles();
      copy("second.key", "live.key");
      look(gateway);

      assertThat(log.text()).contains("are taken").doesNotContain("unfit");
    }
  }

  @Test
  void theEndOfACertificateIsShownAndWarnedAbout() throws Exception {
    put("soon");
    try (CapturedLog log = new CapturedLog(Level.INFO);
        RunningGateway gateway = RunningGateway.start(files, yaml("http://127.0.0.1:9", ""))) {
      assertThat(log.text()).containsOnlyOnce("a certificate ends soon");
      String series =
          "latchkey_accept_certificate_expiry_timestamp_seconds{certificate=\"%s\",listener=\"127.0.0.1:%d\"} "
              .formatted(files.resolve("live.crt"), gateway.port());
      assertThat(metrics(gateway)).contains(series);
      double soon = value(metrics(gateway), series);
      assertThat(soon - System.currentTimeMillis() / 1e3).isBetween(12.9 * 86_400, 13.1 * 86_400);

      put("first");
      look(gateway);
      assertThat(value(metrics(gateway), series)).isLessThan(soon);
    }
  }

  private static double value(String metrics, String series) {
    int at = metrics.indexOf(series) + series.length();
    return Double.parseDouble(metrics.substring(at, metrics.indexOf('\n', at)));
  }

  @Test
  void callersWhomNobodyVouchesForAnyMoreEndWithTheirPresentAnswer() throws Exception {
    String yaml =
        yaml("http://127.0.0.1:9", ", callerCa: ca.pem, callerCertificate: optional")
            .replace(
                "apiKey: \"sha256:" + Yaml.sha256(Yaml.KEY) + "\"",
                "certificate: { subject: \"CN=batch\" }");
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway =
            RunningGateway.start(files, yaml.replace("http://127.0.0.1:9", upstream.url()));
        TlsCaller proven =
            TlsCaller.connect(gateway.address(), authority.as("batch"), "live.example", "TLSv1.3");
        TlsCaller nobody = caller(gateway)) {
      assertThat(proven.peer().send(Call.get("/x")).readMessage()).endsWith("ok");
      assertThat(nobody.peer().send(Call.get("/x")).readMessage()).startsWith("HTTP/1.1 401 ");

      copy("others.crt", "ca.pem");
      look(gateway);

      assertThat(proven.peer().readToEnd()).isEmpty();
      assertThat(nobody.peer().send(Call.get("/x")).readMessage()).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void whatIsShownToATenantAndTrustedThereChangesToo() throws Exception {
    String tls =
        "kind: generic, connections: { idle: 1ms }, tls: { ca: ca.pem, certificate: own.crt, privateKey: own.key },";
    try (CapturedLog log = new CapturedLog(Level.INFO);
        TlsUpstream tenant = new TlsUpstream(authority.as("tenant"), OK);
        RunningGateway gateway =
            RunningGateway.start(
                files, Yaml.forwarding(tenant.url()).replace("kind: generic,", tls))) {
      assertThat(call(gateway)).startsWith("HTTP/1.1 200 ");
      assertThat(metrics(gateway))
          .contains("latchkey_transport_certificate_expiry_timestamp_seconds{");

      copy("ours-next.crt", "own.crt");
      copy("ours-next.key", "own.key");
      look(gateway);
      assertThat(call(gateway)).startsWith("HTTP/1.1 200 ");

      assertThat(tenant.shown()).containsExactly("CN=ours", "CN=ours-next");

      copy("others.crt", "ca.pem");
      look(gateway);
      assertThat(call(gateway)).startsWith("HTTP/1.1 502 ");
      assertThat(log.text()).contains("is not signed by an authority that we trust");
    }
  }

  private static String call(RunningGateway gateway) throws Exception {
    try (RawPeer caller = gateway.connect()) {
      return caller.send(Call.get("/x")).readMessage();
    }
  }
}
