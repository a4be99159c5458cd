package io.latchkey.gateway.servers;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A private key that OpenSSL made, as an integrator does, and what a server is told of it.
 *
 * @param pem the private key's file, PKCS#8
 * @param algorithm RS256, ES256 or EdDSA
 */
record ClientKey(Path pem, String algorithm) {
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "RS256", List.of("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"),
          "ES256", List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
          "EdDSA", List.of("-algorithm", "ED25519"));

  /** Makes NAME.pem in {@code directory}. */
  static ClientKey make(Path directory, String name, String algorithm)
      throws IOException, InterruptedException {
    Path pem = directory.resolve(name + ".pem");
    openssl(directory, List.of("genpkey", "-out", pem.toString()), KINDS.get(algorithm));
    return new ClientKey(pem, algorithm);
  }

  /** The {@code kid} under which a server knows it. */
  String id() {
    return "key-" + algorithm;
  }

  /** The public half as a JWK set (RFC 7517 section 5); Keycloak wants its {@code use}. */
  String jwks() throws IOException, InterruptedException, GeneralSecurityException {
    return new JWKSet(jwk()).toString();
  }

  private JWK jwk() throws IOException, InterruptedException, GeneralSecurityException {
    byte[] encoded = Base64.getDecoder().decode(publicKey());
    X509EncodedKeySpec spec = new X509EncodedKeySpec(encoded);
    return switch (algorithm) {
      case "RS256" ->
          new RSAKey.Builder((RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec))
              .keyID(id())
              .keyUse(KeyUse.SIGNATURE)
              .build();
      case "ES256" ->
          new ECKey.Builder(
                  Curve.P_256, (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec))
              .keyID(id())
              .keyUse(KeyUse.SIGNATURE)
              .build();
      default ->
          new OctetKeyPair.Builder(
                  Curve.Ed25519,
                  Base64URL.encode(
                      Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)))
              .keyID(id())
              .keyUse(KeyUse.SIGNATURE)
              .build();
    };
  }

  /** The public key, Base64 of its SubjectPublicKeyInfo without PEM's lines. */
  String publicKey() throws IOException, InterruptedException {
    Path file = Path.of(pem + ".pub");
    openssl(
        pem.getParent(),
        List.of("pkey", "-pubout", "-in", pem.toString(), "-out", file.toString()),
        List.of());
    return bare(Files.readString(file));
  }

  /** A certificate over it that it signs itself, PEM. */
  Path certificate(String subject, String... extensions) throws IOException, InterruptedException {
    Path file = Path.of(pem + ".crt");
    List<String> arguments =
        List.of("-days", "2", "-subj", subject, "-key", pem.toString(), "-out", file.toString());
    openssl(pem.getParent(), List.of("req", "-x509"), concat(arguments, List.of(extensions)));
    return file;
  }

  /** What stands between the lines that begin and end a PEM file. */
  static String bare(String text) {
    return text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
  }

  private static void openssl(Path directory, List<String> first, List<String> more)
      throws IOException, InterruptedException {
    Path log = directory.resolve("openssl.log");
    List<String> command = concat(List.of("openssl"), concat(first, more));
    Process openssl =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!openssl.waitFor(30, TimeUnit.SECONDS) || openssl.exitValue() != 0) {
      throw new AssertionError(command + ": " + Files.readString(log));
    }
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
  }
}
