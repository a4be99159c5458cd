package io.latchkey.gateway.journey;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Self-signed certificates that OpenSSL made, and connections that show them. */
final class Credentials {
  private final Path directory;

  Credentials(Path directory) {
    this.directory = directory;
  }

  /** Makes NAME.crt and NAME.key. */
  void make(String name, String subject, String alternativeName) throws Exception {
    List<String> command =
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-keyout",
            name + ".key",
            "-out",
            name + ".crt",
            "-subj",
            subject,
            "-addext",
            "subjectAltName=" + alternativeName);
    Process openssl =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start();
    if (!openssl.waitFor(20, TimeUnit.SECONDS) || openssl.exitValue() != 0) {
      throw new AssertionError(Files.readString(directory.resolve(name + ".log")));
    }
  }

  String sha256(String name) throws IOException, GeneralSecurityException {
    byte[] encoded = certificate(name).getEncoded();
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
  }

  private Certificate certificate(String name) throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(directory.resolve(name + ".crt"));
    try (InputStream in = new ByteArrayInputStream(pem)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private PrivateKey key(String name) throws IOException, GeneralSecurityException {
    String pem = Files.readString(directory.resolve(name + ".key"));
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "");
    byte[] encoded = Base64.getMimeDecoder().decode(base64);
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  /**
   * Connects over TLS.
   *
   * @param server whose certificate the other end must show
   * @param own whose certificate to show, or null for none
   */
  RawPeer connect(InetSocketAddress address, String server, @Nullable String own)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setCertificateEntry("server", certificate(server));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(keys);
    KeyManagerFactory shown = KeyManagerFactory.getInstance("PKIX");
    if (own != null) {
      Certificate[] chain = {certificate(own)};
      keys.setKeyEntry("own", key(own), new char[0], chain);
    }
    shown.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
    return new RawPeer(socket);
  }
}
