package io.latchkey.gateway.upstream.transport;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An authority and the certificates that it signed, made by the tool that comes with Java, once for
 * all tests.
 */
final class Certificates {
  private static final char[] PASSWORD = "password".toCharArray();

  private static @Nullable Certificates made;

  private final Path file;
  private final KeyStore store;

  static synchronized Certificates get() throws Exception {
    if (made == null) {
      Path directory = Files.createTempDirectory("certificates");
      made = new Certificates(directory.resolve("keys.p12"));
      Files.delete(made.file);
      Files.delete(directory);
    }
    return made;
  }

  private Certificates(Path file) throws Exception {
    this.file = file;
    make("ca", "-ext", "bc:c");
    make("good", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
    make("other", "-signer", "ca", "-ext", "san=dns:other.example");
    make(
        "expired",
        "-signer",
        "ca",
        "-ext",
        "san=ip:127.0.0.1",
        "-startdate",
        "-3d",
        "-validity",
        "1");
    make("wild", "-signer", "ca", "-ext", "san=dns:*.wild.example");
    make("selfsigned", "-ext", "san=ip:127.0.0.1");
    store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
  }

  private void make(String alias, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString()));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes());
    if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IllegalStateException("keytool made no certificate " + alias + ": " + said);
    }
  }

  X509Certificate authority() throws Exception {
    return (X509Certificate) store.getCertificate("ca");
  }

  /** TLS as a server that shows the certificate of that name. */
  SSLContext server(String alias) throws Exception {
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    Certificate[] chain = store.getCertificateChain(alias);
    one.setKeyEntry(alias, store.getKey(alias, PASSWORD), PASSWORD, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(one, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
