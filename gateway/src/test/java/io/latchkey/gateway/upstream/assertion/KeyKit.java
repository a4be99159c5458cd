package io.latchkey.gateway.upstream.assertion;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.latchkey.gateway.http.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fresh key and all shapes in which openssl, keytool and the JOSE library write it; made once for
 * each kind, the shapes when they are first asked for.
 */
final class KeyKit {
  /** Opens PEM files. */
  static final Secret PASSWORD = Secret.of("pass:w\u00f6rd-of-the-test");

  /** Opens PKCS#12 files, for which Java knows ASCII only. */
  static final Secret PLAIN = Secret.of("plain-of-the-test");

  private static final String PASS = PLAIN.reveal();

  private static final Map<KeyKind, KeyKit> MADE = new EnumMap<>(KeyKind.class);
  private static final Map<KeyKind, KeyKit> OTHERS = new EnumMap<>(KeyKind.class);

  /** A file; it prints its name alone. */
  record Shape(String name, byte[] content, @Nullable Secret password) {
    SigningKey read() throws KeyFileException {
      return read(null);
    }

    SigningKey read(@Nullable String algorithm) throws KeyFileException {
      return KeyFile.read(content, new KeyOptions(null, algorithm, password));
    }

    String text() {
      return OpenSsl.text(content);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  final KeyKind kind;
  final PublicKey publicKey;
  final PrivateKey privateKey;
  final JWK jwk;
  private final byte[] file;
  private final byte[] der;
  private final List<Shape> pem = new ArrayList<>();
  private final List<Shape> binary = new ArrayList<>();
  private final List<Shape> json = new ArrayList<>();

  static synchronized KeyKit of(KeyKind kind) {
    return MADE.computeIfAbsent(kind, KeyKit::new);
  }

  /** A second key of a kind. */
  static synchronized KeyKit another(KeyKind kind) {
    return OTHERS.computeIfAbsent(kind, KeyKit::new);
  }

  private KeyKit(KeyKind kind) {
    this.kind = kind;
    try (OpenSsl openssl = new OpenSsl()) {
      openssl.run("genpkey " + kind.genpkey + " -out key.pem");
      openssl.run("pkey -in key.pem -pubout -outform DER -out public.der");
      openssl.run("pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der");
      file = openssl.file("key.pem");
      der = openssl.file("key.der");
      String name = kind == KeyKind.RSA ? "RSA" : kind.isEc() ? "EC" : "Ed25519";
      KeyFactory factory = KeyFactory.getInstance(name);
      publicKey = factory.generatePublic(new X509EncodedKeySpec(openssl.file("public.der")));
      privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(der));
      jwk = jwk();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private synchronized void makeShapes() {
    if (!pem.isEmpty()) {
      return;
    }
    try (OpenSsl openssl = new OpenSsl()) {
      openssl.write("word", bytes(PASSWORD.reveal()));
      openssl.write("key.pem", file).write("key.der", der);
      pem(openssl);
      binary(openssl);
      json();
    }
  }

  private void pem(OpenSsl openssl) {
    pem.add(new Shape("PKCS#8", file, null));
    if (kind != KeyKind.ED25519) {
      openssl.run("pkey -in key.pem -traditional -out old.pem");
      pem.add(new Shape("traditional", openssl.file("old.pem"), null));
      openssl.run("pkey -in key.pem -traditional -outform DER -out old.der");
      binary.add(new Shape("traditional DER", openssl.file("old.der"), null));
    }
    if (kind.isEc()) {
      openssl.run("ecparam -name " + kind.curve() + " -out parameters.pem");
      String both = openssl.textFile("parameters.pem") + openssl.textFile("old.pem");
      pem.add(new Shape("EC PARAMETERS before", bytes(both), null));
      openssl.run("ec -in key.pem -conv_form compressed -out compressed.pem");
      pem.add(new Shape("compressed point", openssl.file("compressed.pem"), null));
      openssl.run("ec -in key.pem -no_public -out bare.pem");
      pem.add(new Shape("without public half", openssl.file("bare.pem"), null));
    }
    encrypted(openssl, "");
    encrypted(openssl, "-v2 aes-128-cbc -v2prf hmacWithSHA512 ");
    encrypted(openssl, "-v2 aes-192-cbc -v2prf hmacWithSHA1 -iter 1 ");
    encrypted(openssl, "-v2 des3 ");
  }

  private void encrypted(OpenSsl openssl, String how) {
    openssl.run("pkcs8 -topk8 %s-in key.pem -passout file:word -out e.pem".formatted(how));
    pem.add(new Shape(("encrypted " + how).strip(), openssl.file("e.pem"), PASSWORD));
  }

  private void binary(OpenSsl openssl) {
    binary.add(new Shape("PKCS#8 DER", der, null));
    openssl.run("pkcs8 -topk8 -in key.pem -outform DER -passout file:word -out e.der");
    binary.add(new Shape("encrypted DER", openssl.file("e.der"), PASSWORD));
    openssl.run("req -x509 -days 2 -subj /CN=key -key key.pem -out certificate.pem");
    String certified = openssl.textFile("certificate.pem") + openssl.textFile("key.pem");
    pem.add(new Shape("certificate before", bytes(certified), null));
    openssl.write("both.pem", bytes(certified));
    pkcs12(openssl, "openssl", "-name of-openssl");
    pkcs12(openssl, "3DES", "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1");
    pkcs12(openssl, "no MAC", "-nomac");
    openssl.keytool(
        "-importkeystore -noprompt -srckeystore openssl.p12 -srcstorepass %s -destkeystore k.p12 -deststorepass %s -deststoretype PKCS12"
            .formatted(PASS, PASS));
    binary.add(new Shape("PKCS#12 keytool", openssl.file("k.p12"), PLAIN));
    openssl.run("pkcs12 -export -in both.pem -out empty.p12 -passout pass:");
    binary.add(new Shape("PKCS#12 empty password", openssl.file("empty.p12"), Secret.of("")));
    binary.add(new Shape("PKCS#12 no password set", openssl.file("empty.p12"), null));
    openssl.run("pkcs12 -in openssl.p12 -noenc -passin pass:%s -out bag.pem".formatted(PASS));
    pem.add(new Shape("with bag attributes", openssl.file("bag.pem"), null));
  }

  private void pkcs12(OpenSsl openssl, String name, String how) {
    openssl.run(
        "pkcs12 -export -in both.pem -out openssl.p12 -passout pass:%s %s".formatted(PASS, how));
    binary.add(new Shape("PKCS#12 " + name, openssl.file("openssl.p12"), PLAIN));
  }

  private void json() {
    String text = jwk.toJSONString();
    json.add(new Shape("JWK", bytes(text), null));
    json.add(new Shape("JWK Set", bytes("{\"keys\":[" + text + "]}"), null));
    json.add(
        new Shape(
            "JWK Set with public keys",
            bytes("{\"keys\":[%s,%s]}".formatted(jwk.toPublicJWK().toJSONString(), text)),
            null));
    if (jwk instanceof RSAKey rsa) {
      String short3 =
          "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\",\"d\":\"%s\"}"
              .formatted(rsa.getModulus(), rsa.getPublicExponent(), rsa.getPrivateExponent());
      json.add(new Shape("JWK with n, e, d only", bytes(short3), null));
    }
  }

  private JWK jwk() {
    if (publicKey instanceof RSAPublicKey rsa) {
      return new RSAKey.Builder(rsa).privateKey((RSAPrivateKey) privateKey).build();
    }
    if (publicKey instanceof ECPublicKey ec) {
      Curve curve = Curve.parse(kind.curve());
      return new ECKey.Builder(curve, ec).privateKey((ECPrivateKey) privateKey).build();
    }
    byte[] spki = publicKey.getEncoded();
    byte[] x = Arrays.copyOfRange(spki, spki.length - 32, spki.length);
    byte[] d = ((EdECPrivateKey) privateKey).getBytes().orElseThrow();
    return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
        .d(Base64URL.encode(d))
        .build();
  }

  /** Every shape, in PEM first. */
  List<Shape> shapes() {
    makeShapes();
    List<Shape> all = new ArrayList<>(pem);
    all.addAll(binary);
    all.addAll(json);
    return all;
  }

  List<Shape> pem() {
    makeShapes();
    return pem;
  }

  Shape shape(String name) {
    return shapes().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  /** Whether a library or provider that is not ours finds the signature right. */
  boolean verifies(String compact) throws GeneralSecurityException {
    try {
      JWSObject jws = JWSObject.parse(compact);
      if (publicKey instanceof RSAPublicKey rsa) {
        return jws.verify(new RSASSAVerifier(rsa));
      }
      if (publicKey instanceof ECPublicKey ec) {
        return jws.verify(new ECDSAVerifier(ec));
      }
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(publicKey);
      signature.update(jws.getSigningInput());
      return signature.verify(jws.getSignature().decode());
    } catch (JOSEException | ParseException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
