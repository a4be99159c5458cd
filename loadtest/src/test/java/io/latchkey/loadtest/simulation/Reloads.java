package io.latchkey.loadtest.simulation;

import io.latchkey.loadtest.OwnSandbox;
import io.latchkey.loadtest.Settings;
import io.latchkey.loadtest.Target;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Changes of the configuration of our own sandbox's gateway, and whether they took effect. */
final class Reloads {
  /** The gateway looks every five seconds, and wants to see a file stand still for one look. */
  private static final Duration BY_ITSELF = Duration.ofSeconds(25);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String EXTRA =
      """
      routes:
        - name: extra
          path: /extra/
          tenant: identity
          stripPrefix: true
          serviceAccount: hr-sync
          callers: { payroll: [extra] }
          timeouts: { total: 20s }
      """;

  private static final String EXTRA_SCOPE =
      """
      scopes:
        extra:
          description: There and gone while calls go on
          rest: [/security/whoami]
      """;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(PATIENCE)
          .build();

  private final AtomicInteger done = new AtomicInteger();
  private final Settings settings;
  private final OwnSandbox sandbox;
  private final String without;
  private final String with;
  private boolean second;

  Reloads(Settings settings, OwnSandbox sandbox) {
    this.settings = settings;
    this.sandbox = sandbox;
    try {
      this.without = Files.readString(sandbox.config());
    } catch (IOException unreadable) {
      throw new IllegalStateException("the sandbox has no configuration", unreadable);
    }
    String more = replace(without, "routes:\n", EXTRA);
    more = replace(more, "scopes:\n", EXTRA_SCOPE);
    this.with = replace(more, "      - /usermgmt/get.*\n", "");
  }

  private static String replace(String text, String old, String by) {
    int at = text.startsWith(old) ? 0 : text.indexOf("\n" + old) + 1;
    if (at == 0 && !text.startsWith(old)) {
      throw new IllegalStateException("the sandbox's configuration has no " + old.strip());
    }
    return text.substring(0, at) + by + text.substring(at + old.length());
  }

  int count() {
    return done.get();
  }

  /** A route and a scope come, a rule goes, by {@code POST /api/reload}. */
  void addByPost() throws Exception {
    write(with);
    post();
    expectExtra(true);
  }

  /** And the other way round. */
  void removeByPost() throws Exception {
    write(without);
    post();
    expectExtra(false);
  }

  /** The same as {@link #addByPost}, but the gateway finds out by itself. */
  void addByFile() throws Exception {
    write(with);
    Operator.await("the new route", BY_ITSELF, this::hasExtra);
    done.incrementAndGet();
  }

  /** The listener with TLS shows another certificate to whom connects anew. */
  void replaceCertificate() throws Exception {
    BigInteger old = serial();
    second = !second;
    String name = second ? "second" : "first";
    copy(sandbox.directory().resolve(name + ".key"), sandbox.privateKey());
    copy(sandbox.directory().resolve(name + ".crt"), sandbox.certificate());
    Operator.await("the other certificate", BY_ITSELF, () -> !serial().equals(old));
    done.incrementAndGet();
  }

  private void write(String text) throws IOException {
    Path next = sandbox.directory().resolve("latchkey.yaml.next");
    Files.writeString(next, text);
    Files.move(next, sandbox.config(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void copy(Path from, Path to) throws IOException {
    Path next = to.resolveSibling(to.getFileName() + ".next");
    Files.copy(from, next, StandardCopyOption.REPLACE_EXISTING);
    Files.move(next, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private void post() throws Exception {
    URI uri = sandbox.admin().at("/api/reload");
    String token = Files.readString(sandbox.adminToken()).strip();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200 || !answer.body().contains("\"done\"")) {
      throw new IllegalStateException("reload: " + answer.statusCode() + " " + answer.body());
    }
    done.incrementAndGet();
  }

  private void expectExtra(boolean wanted) throws Exception {
    if (hasExtra() != wanted) {
      throw new IllegalStateException(
          "after the reload the route is " + (wanted ? "not there" : "still there"));
    }
  }

  private boolean hasExtra() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(settings.target().at("/extra/security/whoami"))
            .timeout(PATIENCE)
            .header(settings.keyHeader(), settings.key().reveal())
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode() == 200;
  }

  private BigInteger serial() throws IOException {
    Target secure = sandbox.secure();
    try (SSLSocket socket =
        (SSLSocket)
            SSLSocketFactory.getDefault().createSocket(secure.host(), secure.portOrDefault())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }
}
