package io.latchkey.gateway.journey;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Key files in every shape, made by the machine's openssl, with what their signatures prove. */
final class KeyShapes {
  static final String PASSWORD = "opens-the-key-files";

  private final Path directory;
  private final List<Shape> shapes = new ArrayList<>();

  /**
   * A key file.
   *
   * @param keys that must stand beside {@code keyFile}, each after a comma
   * @param kid that the file itself gives, or null
   */
  record Shape(
      String name,
      Path file,
      String keys,
      String algorithm,
      @Nullable String kid,
      PublicKey publicKey) {
    @Override
    public String toString() {
      return name;
    }
  }

  private KeyShapes(Path directory) {
    this.directory = directory;
  }

  /** Makes all of them in {@code directory}. */
  static List<Shape> make(Path directory) throws Exception {
    KeyShapes made = new KeyShapes(directory);
    made.kind("rsa", "RSA", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048", "RS256");
    made.kind("p256", "EC", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "ES256");
    made.kind("p384", "EC", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384", "ES384");
    made.kind("p521", "EC", "-algorithm EC -pkeyopt ec_paramgen_curve:P-521", "ES512");
    made.kind("ed25519", "Ed25519", "-algorithm ED25519", "EdDSA");
    return made.shapes;
  }

  /** Makes one PKCS#8 file, NAME.pem. */
  static Shape one(Path directory, String name) throws Exception {
    KeyShapes made = new KeyShapes(directory);
    made.openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + name + ".pem");
    made.openssl("pkey -in %s.pem -pubout -outform DER -out %s.pub".formatted(name, name));
    PublicKey key =
        KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(made.read(name, "pub")));
    return new Shape(name, made.ownersAlone(name + ".pem"), "", "ES256", null, key);
  }

  private void kind(String kind, String family, String how, String algorithm) throws Exception {
    openssl("genpkey %s -out %s.pem".formatted(how, kind));
    openssl("pkey -in %s.pem -pubout -outform DER -out %s.pub".formatted(kind, kind));
    openssl("pkcs8 -topk8 -nocrypt -in %s.pem -outform DER -out %s.der".formatted(kind, kind));
    KeyFactory factory = KeyFactory.getInstance(family);
    PublicKey open = factory.generatePublic(new X509EncodedKeySpec(read(kind, "pub")));
    PrivateKey own = factory.generatePrivate(new PKCS8EncodedKeySpec(read(kind, "der")));
    String password = ", keyPassword: " + PASSWORD;
    add(kind, "pem", "", algorithm, null, open);
    add(kind, "der", "", algorithm, null, open);
    if (!kind.equals("ed25519")) {
      openssl("pkey -in %s.pem -traditional -out %s.old".formatted(kind, kind));
      add(kind, "old", "", algorithm, null, open);
    }
    openssl("pkcs8 -topk8 -in %s.pem -passout pass:%s -out %s.enc".formatted(kind, PASSWORD, kind));
    add(kind, "enc", password, algorithm, null, open);
    openssl("req -x509 -days 2 -subj /CN=key -key %s.pem -out %s.crt".formatted(kind, kind));
    openssl(
        "pkcs12 -export -inkey %s.pem -in %s.crt -passout pass:%s -out %s.p12"
            .formatted(kind, kind, PASSWORD, kind));
    add(kind, "p12", password, algorithm, null, open);
    Files.writeString(
        directory.resolve(kind + ".crlf"),
        Files.readString(directory.resolve(kind + ".pem")).replace("\n", "\r\n"));
    add(kind, "crlf", "", algorithm, null, open);
    String jwk = jwk(kind, open, own).toJSONString();
    Files.writeString(directory.resolve(kind + ".jwk"), jwk);
    add(kind, "jwk", "", algorithm, "of-" + kind, open);
    String other = jwk("other-" + kind, open, own).toJSONString();
    Files.writeString(directory.resolve(kind + ".jwks"), "{\"keys\":[" + other + "," + jwk + "]}");
    add(kind, "jwks", ", keyId: of-" + kind, algorithm, "of-" + kind, open);
    add(kind, "pem", ", keyId: named-in-yaml", algorithm, "named-in-yaml", open);
  }

  private void add(
      String kind, String shape, String keys, String algorithm, @Nullable String kid, PublicKey key)
      throws Exception {
    String name = kind + "-" + shape + (keys.contains("named") ? "-named" : "");
    shapes.add(new Shape(name, ownersAlone(kind + "." + shape), keys, algorithm, kid, key));
  }

  private static JWK jwk(String kind, PublicKey open, PrivateKey own) {
    String kid = "of-" + kind;
    if (open instanceof RSAPublicKey rsa) {
      return new RSAKey.Builder(rsa).privateKey((RSAPrivateKey) own).keyID(kid).build();
    }
    if (open instanceof ECPublicKey ec) {
      Curve curve = Curve.forECParameterSpec(ec.getParams());
      return new ECKey.Builder(curve, ec).privateKey((ECPrivateKey) own).keyID(kid).build();
    }
    byte[] spki = open.getEncoded();
    byte[] x = Arrays.copyOfRange(spki, spki.length - 32, spki.length);
    byte[] d = ((EdECPrivateKey) own).getBytes().orElseThrow();
    return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
        .d(Base64URL.encode(d))
        .keyID(kid)
        .build();
  }

  private void openssl(String arguments) throws Exception {
    Authority.openssl(directory, arguments);
  }

  private byte[] read(String kind, String suffix) throws Exception {
    return Files.readAllBytes(directory.resolve(kind + "." + suffix));
  }

  private Path ownersAlone(String name) throws Exception {
    return Files.setPosixFilePermissions(
        directory.resolve(name), PosixFilePermissions.fromString("rw-------"));
  }
}
