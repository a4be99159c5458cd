package io.latchkey.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** Certificates of one run, made by the JDK's keytool, and stores of those that are trusted. */
final class Certificates {
  /** Of stores that hold nothing secret, or live as long as one run. */
  static final String PASSWORD = "changeit";

  private static final String ALIAS = "key";

  private Certificates() {}

  /** Makes {@code NAME.crt} and {@code NAME.key} for 127.0.0.1 in a directory. */
  static Certificate make(Path directory, String name) throws IOException {
    Path store = directory.resolve(name + ".p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            ("-genkeypair -alias " + ALIAS + " -keyalg EC -groupname secp256r1 -dname CN=localhost")
                + " -ext san=ip:127.0.0.1,dns:localhost -validity 365 -storetype PKCS12 -storepass "
                + PASSWORD
                + " -keystore");
    List<String> words = new java.util.ArrayList<>(List.of(command.get(0)));
    words.addAll(List.of(command.get(1).split(" ")));
    words.add(store.toString());
    Processes.run(words, directory.resolve(name + ".log"));
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      byte[] key = keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
      Certificate certificate = keys.getCertificate(ALIAS);
      Files.writeString(directory.resolve(name + ".key"), pem("PRIVATE KEY", key));
      Files.writeString(
          directory.resolve(name + ".crt"), pem("CERTIFICATE", certificate.getEncoded()));
      return certificate;
    } catch (GeneralSecurityException unusable) {
      throw new IOException("keytool made no certificate", unusable);
    }
  }

  private static String pem(String what, byte[] octets) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what);
  }

  /** Writes a store that trusts them, and nothing else. */
  static void trust(Collection<? extends Certificate> all, Path store) throws IOException {
    try (OutputStream out = Files.newOutputStream(store)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int number = 0;
      for (Certificate one : all) {
        trusted.setCertificateEntry("trusted-" + number++, one);
      }
      trusted.store(out, PASSWORD.toCharArray());
    } catch (GeneralSecurityException unusable) {
      throw new IOException("the trusted certificates cannot be stored", unusable);
    }
  }

  /** The certificates of a PEM file. */
  static Collection<? extends Certificate> read(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      var all = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new Mistake("--trust holds no certificate: " + pem);
      }
      return all;
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new Mistake("--trust is no PEM file with certificates: " + pem);
    }
  }
}
