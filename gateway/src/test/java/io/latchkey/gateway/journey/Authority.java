package io.latchkey.gateway.journey;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate authority of a test, run by the {@code openssl} of the machine. */
public final class Authority {
  private static final char[] PASSWORD = "of-the-test".toCharArray();

  private final Path directory;
  private final String name;

  /** Makes one whose files go to {@code directory}. */
  public Authority(Path directory, String name) throws Exception {
    this.directory = directory;
    this.name = name;
    openssl("req -x509 -days 2 -subj /CN=" + name + key(name) + " -out " + certificate(name));
  }

  private Authority(String name, Path directory) {
    this.directory = directory;
    this.name = name;
  }

  /**
   * An authority that this one vouches for, with these extensions; it shows both to whoever asks.
   */
  Authority middle(String middle, String extensions) throws Exception {
    issue(middle, "DNS:" + middle + "\nbasicConstraints=critical,CA:TRUE\n" + extensions);
    return new Authority(middle, directory);
  }

  /** Puts the certificate of this authority behind that of {@code leaf}, in one file. */
  Authority chained(String leaf) throws IOException {
    String whole = Files.readString(certificateFile(leaf)) + Files.readString(file());
    Files.writeString(certificateFile(leaf), whole);
    return this;
  }

  /** Issues a certificate that begins to be valid in the year 2040. */
  Authority issueForLater(String leaf, String alternatives) throws Exception {
    openssl("req -new -subj /CN=" + leaf + key(leaf) + " -out " + leaf + ".csr");
    Files.writeString(directory.resolve("later.txt"), "");
    Files.writeString(
        directory.resolve("later.cnf"),
        """
        [ca]
        default_ca = later
        [later]
        database = later.txt
        new_certs_dir = .
        rand_serial = yes
        default_md = sha256
        policy = any
        x509_extensions = names
        [any]
        commonName = supplied
        [names]
        subjectAltName = %s
        """
            .formatted(alternatives));
    openssl(
        "ca -batch -config later.cnf -cert %s.crt -keyfile %s.key -in %s.csr -out %s -notext -startdate 20400101000000Z -enddate 20410101000000Z"
            .formatted(name, name, leaf, certificate(leaf)));
    return this;
  }

  private static String key(String of) {
    return " -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout " + of + ".key";
  }

  private static String certificate(String of) {
    return of + ".crt";
  }

  /** Issues a certificate for this common name and these subject alternative names. */
  public Authority issue(String leaf, String alternatives) throws Exception {
    return issue(leaf, alternatives, 2);
  }

  /** Issues one that lasts so many days, perhaps less than none. */
  Authority issue(String leaf, String alternatives, int days) throws Exception {
    openssl("req -new -subj /CN=" + leaf + key(leaf) + " -out " + leaf + ".csr");
    return sign(leaf, alternatives, days);
  }

  private static String rsaKey(String of) {
    return " -newkey rsa:2048 -nodes -keyout " + of + ".key";
  }

  private Authority sign(String leaf, String alternatives, int days) throws Exception {
    Path extensions = directory.resolve(leaf + ".ext");
    Files.writeString(extensions, "subjectAltName=" + alternatives + "\n");
    openssl(
        "x509 -req -in %s.csr -CA %s.crt -CAkey %s.key -CAcreateserial -days %d -extfile %s -out %s"
            .formatted(leaf, name, name, days, extensions.getFileName(), certificate(leaf)));
    return this;
  }

  /** Issues a certificate for a key of RSA. */
  Authority issueRsa(String leaf, String alternatives) throws Exception {
    openssl("req -new -subj /CN=" + leaf + rsaKey(leaf) + " -out " + leaf + ".csr");
    return sign(leaf, alternatives, 2);
  }

  /** Runs {@code openssl} with these words in the authority's directory. */
  void openssl(String arguments) throws Exception {
    openssl(directory, arguments);
  }

  /** Runs openssl in {@code directory} with these arguments, parted by single blanks. */
  static void openssl(Path directory, String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(arguments + ": " + said);
    }
  }

  public Path certificateFile(String of) {
    return directory.resolve(certificate(of));
  }

  public Path keyFile(String of) {
    return directory.resolve(of + ".key");
  }

  /** Our own certificate, which whoever trusts us trusts. */
  public Path file() {
    return certificateFile(name);
  }

  /** TLS that trusts us alone. */
  public SSLContext trusting() throws Exception {
    return context(null);
  }

  /** TLS that trusts us alone and shows the certificate of {@code leaf}. */
  SSLContext as(String leaf) throws Exception {
    Path store = directory.resolve(leaf + ".p12");
    openssl(
        "pkcs12 -export -in %s -inkey %s.key -out %s -passout pass:%s"
            .formatted(certificate(leaf), leaf, store.getFileName(), new String(PASSWORD)));
    return context(store);
  }

  private SSLContext context(@Nullable Path own) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(file())) {
      Certificate root = CertificateFactory.getInstance("X.509").generateCertificate(in);
      trusted.setCertificateEntry("root", root);
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyManagerFactory keys = null;
    if (own != null) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(own)) {
        store.load(in, PASSWORD);
      }
      keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, PASSWORD);
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
