package io.latchkey.gateway.upstream.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.Secret;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is put where a private key belongs, and what a tired person reads then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyRefusalsTest {
  private static final KeyOptions WRONG = options(Secret.of("wrong"));

  private OpenSsl openssl;
  private KeyKit rsa;

  @BeforeAll
  void make() {
    OpenSsl.orSkip();
    openssl = new OpenSsl();
    rsa = KeyKit.of(KeyKind.RSA);
    openssl.write("key.pem", rsa.shape("PKCS#8").content());
  }

  @AfterAll
  void remove() {
    if (openssl != null) {
      openssl.close();
    }
  }

  private static KeyOptions options(Secret password) {
    return new KeyOptions(null, null, password);
  }

  private static String refusal(byte[] content, KeyOptions options) {
    try {
      return "READ " + KeyFile.read(content, options);
    } catch (KeyFileException refused) {
      return refused.what();
    }
  }

  private static String refusal(String content) {
    return refusal(KeyKit.bytes(content), KeyOptions.NONE);
  }

  private String made(String arguments) {
    return refusal(openssl.run(arguments + " -out made").file("made"), KeyOptions.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pkey -in key.pem -pubout                                   | public key
          pkey -in key.pem -pubout -outform DER                      | public key
          rsa -in key.pem -RSAPublicKey_out                          | public key
          req -x509 -key key.pem -subj /CN=a                         | holds a certificate and no private key
          req -x509 -key key.pem -subj /CN=a -outform DER            | certificate
          req -new -key key.pem -subj /CN=a                          | certificate request (CSR)
          req -new -key key.pem -subj /CN=a -outform DER             | certificate
          genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024       | RSA key of 1024 bits, at least 2048
          genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2047       | RSA key of 2047 bits, at least 2048
          genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048   | RSA-PSS only
          genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_primes:3 | more than two primes
          genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 | curve that is not read
          genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit | openssl pkey -in FILE -ec_param_enc named_curve
          genpkey -algorithm X25519                                  | signs no assertion
          genpkey -algorithm ED448                                   | signs no assertion
          genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 | parameters of a key
          ecparam -name prime256v1                                   | parameters of a key
          rsa -in key.pem -traditional -aes256 -passout pass:of-old  | Proc-Type: 4,ENCRYPTED
          rsa -in key.pem -traditional -aes256 -passout pass:of-old  | openssl pkcs8 -topk8 -in FILE -out key.pem
          pkcs8 -topk8 -in key.pem -passout pass:word                | set keyPassword
          pkcs8 -topk8 -in key.pem -passout pass:word -outform DER   | set keyPassword
          pkcs12 -export -nocerts -inkey key.pem -passout pass:word  | set keyPassword
          """)
  void whatOpensslMakesBesidesIsNamed(String arguments, String said) {
    assertThat(made(arguments)).contains(said);
  }

  @Test
  void theCommandsThatMendDoMend() throws Exception {
    openssl.run("rsa -in key.pem -traditional -aes256 -passout pass:old-word -out FILE");
    openssl.run("pkcs8 -topk8 -in FILE -out key2.pem -passin pass:old-word -passout pass:word");
    assertSigns(openssl.file("key2.pem"), "word", "RS256");
    openssl.run("pkcs8 -topk8 -scrypt -in key.pem -passout pass:word -out FILE");
    openssl.run("pkcs8 -topk8 -in FILE -out key2.pem -passin pass:word -passout pass:word");
    assertSigns(openssl.file("key2.pem"), "word", "RS256");
    openssl.run(
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit"
            + " -out FILE");
    openssl.run("pkey -in FILE -ec_param_enc named_curve -out key3.pem");
    assertSigns(openssl.file("key3.pem"), null, "ES256");
    openssl.command(Wrong.NEW_RSA_KEY.replace("key.pem", "key4.pem"));
    assertSigns(openssl.file("key4.pem"), null, "RS256");
  }

  private static void assertSigns(byte[] content, String password, String algorithm)
      throws Exception {
    KeyOptions options = options(password == null ? null : Secret.of(password));
    assertThat(KeyFile.read(content, options).algorithmName()).isEqualTo(algorithm);
  }

  @ParameterizedTest
  @CsvSource({
    "-v2 aes256 -scrypt,PBES2 with PBKDF2",
    "-v1 PBE-SHA1-3DES,PBES2 with PBKDF2",
    "-v2 camellia-256-cbc,PBES2 with PBKDF2",
    "-v2 aes256 -iter 5000001,more than 5000000 rounds"
  })
  void otherEncryptionIsNamed(String how, String said) {
    openssl.run("pkcs8 -topk8 -in key.pem -passout pass:word " + how + " -out made");
    assertThat(refusal(openssl.file("made"), options(Secret.of("word"))))
        .contains(said, "openssl pkcs8 -topk8 -in FILE -out key.pem");
  }

  @Test
  void wrongPasswordsAreNamed() {
    for (KeyKit.Shape shape : rsa.shapes()) {
      if (shape.password() != null) {
        assertThat(refusal(shape.content(), WRONG)).as(shape.name()).contains("keyPassword");
      }
    }
    for (int i = 0; i < 600; i++) {
      byte[] sealed =
          KeyKit.of(KeyKind.P_256)
              .shape("encrypted -v2 aes-192-cbc -v2prf hmacWithSHA1 -iter 1")
              .content();
      assertThat(refusal(sealed, options(Secret.of("wrong" + i))))
          .isEqualTo(Wrong.wrongPassword("a private key").what());
    }
  }

  /** Newer Java versions read these files, older ones cannot: then the message says so. */
  @Test
  void pkcs12PasswordsBeyondAsciiAreTakenOrNamed() {
    openssl.write("word", KeyKit.bytes("w\u00f6rd"));
    openssl.run("pkcs12 -export -nocerts -inkey key.pem -passout file:word -out key.p12");
    String verdict = refusal(openssl.file("key.p12"), options(Secret.of("w\u00f6rd")));
    if (Runtime.version().feature() < 18) {
      assertThat(verdict).contains("ASCII");
    } else {
      assertThat(verdict).containsAnyOf("READ SigningKey[RS256", "ASCII");
    }
  }

  @Test
  void pkcs12WithoutOneKeyIsNamed() {
    openssl.run("req -x509 -key key.pem -subj /CN=a -out a.crt");
    openssl.run("pkcs12 -export -nokeys -in a.crt -passout pass:wordword -out certificates.p12");
    KeyOptions word = options(Secret.of("wordword"));
    assertThat(refusal(openssl.file("certificates.p12"), word)).contains("without a private key");
    String make = "-genkeypair -keystore two.p12 -storetype PKCS12 -storepass wordword -keyalg EC";
    openssl.keytool(make + " -dname CN=a -alias a").keytool(make + " -dname CN=b -alias b");
    assertThat(refusal(openssl.file("two.p12"), word))
        .contains("holds 2 private keys", "-srcalias");
  }

  @Test
  void oldKeyStoresAreNamed() throws Exception {
    for (String type : new String[] {"JKS", "JCEKS"}) {
      openssl.keytool(
          "-genkeypair -keystore %s -storetype %s -storepass wordword -keypass wordword -keyalg EC -groupname secp256r1 -dname CN=a -alias a"
              .formatted(type, type));
      assertThat(refusal(openssl.file(type), options(Secret.of("wordword"))))
          .contains("old format", "keytool -importkeystore");
      openssl.keytool(
          "-importkeystore -srckeystore %s -destkeystore %s.p12 -deststoretype PKCS12 -srcstorepass wordword -deststorepass wordword"
              .formatted(type, type));
      assertSigns(openssl.file(type + ".p12"), "wordword", "ES256");
    }
  }

  @Test
  void keysOfOtherProgramsAreNamed() {
    assertThat(refusal("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ a@b")).contains("public key");
    String block = "-----BEGIN %1$s-----\nAAAA\n-----END %1$s-----\n";
    assertThat(refusal(block.formatted("OPENSSH PRIVATE KEY")))
        .contains("OpenSSH's own format", "ssh-keygen -p -N '' -m PKCS8 -f COPY_OF_FILE");
    assertThat(refusal(block.formatted("PGP PRIVATE KEY BLOCK"))).contains("PGP");
    assertThat(refusal(block.formatted("DSA PRIVATE KEY"))).contains("DSA");
    assertThat(refusal(block.formatted("PKCS7"))).contains("PEM of another kind");
    assertThat(refusal("PuTTY-User-Key-File-3: ssh-rsa\n")).contains("puttygen");
    assertThat(refusal("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n")).contains("SSH2");
  }

  @ParameterizedTest
  @CsvSource({"rsa -b 2048,RS256", "ecdsa -b 256,ES256", "ecdsa -b 521,ES512"})
  void theCommandForOpenSshMends(String type, String algorithm) throws Exception {
    OpenSsl.orSkip("ssh-keygen", "-Q", "key");
    String name = algorithm + ".ssh";
    openssl.command("ssh-keygen -q -t " + type + " -N  -f " + name);
    assertThat(refusal(openssl.file(name), KeyOptions.NONE)).contains("OpenSSH's own format");
    openssl.command("ssh-keygen -p -N  -m PKCS8 -f " + name);
    assertSigns(openssl.file(name), null, algorithm);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <!DOCTYPE html><html>   | web page
          <RSAKeyValue>           | XML
          hello                   | holds no key
          BEGIN PRIVATE KEY       | five hyphens
          \u2014BEGIN RSA PRIVATE KEY\u2014 | five hyphens
          eyJhbGciOiJSUzI1NiJ9.e30.c2ln | assertionFile
          eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn | encrypted JWK
          eyJrdHkiOiJSU0EifQ      | base64 -d
          -----BEGIN PRIVATE KEY-----MC4C | cut short
          -----BEGIN PRIVATE KEY  | cut short
          -----BEGIN PRIVATE KEY-----MC4C-----END RSA PRIVATE KEY----- | cut short
          -----BEGIN PRIVATE KEY-----!-----END PRIVATE KEY----- | cut short or garbled
          -----BEGIN PRIVATE KEY----------END PRIVATE KEY----- | cut short or garbled
          """)
  void otherTextIsNamed(String text, String said) {
    assertThat(refusal(text)).contains(said);
  }

  @Test
  void nothingIsNamed() {
    assertThat(refusal("")).startsWith("is empty");
    assertThat(refusal("\uFEFF \n\t\"\" ")).contains("nothing but blanks");
    assertThat(refusal(new byte[KeyFile.MAX_SIZE + 1], KeyOptions.NONE)).contains("64 KiB");
    assertThat(refusal(new byte[KeyFile.MAX_SIZE], KeyOptions.NONE)).contains("holds no key");
  }

  @Test
  void base64WithoutItsLinesIsNamed() {
    String der = Base64.getMimeEncoder().encodeToString(rsa.privateKey.getEncoded());
    assertThat(refusal(der)).contains("without its first and last line");
    assertThat(refusal(Base64.getEncoder().encodeToString(rsa.shape("PKCS#8").content())))
        .contains("base64 -d FILE > key.pem");
  }

  @Test
  void severalKeysAreNamed() {
    String pem = rsa.shape("PKCS#8").text();
    assertThat(refusal(pem + pem)).contains("holds 2 private keys, one is wanted");
  }

  @Test
  void aKeyWithAnothersCertificateIsRefused() throws Exception {
    openssl.keytool(
        "-genkeypair -keystore own.p12 -storetype PKCS12 -storepass wordword -keyalg RSA -dname CN=a -alias a");
    var store = java.security.KeyStore.getInstance("PKCS12");
    char[] word = "wordword".toCharArray();
    store.load(new java.io.ByteArrayInputStream(openssl.file("own.p12")), word);
    store.setKeyEntry("a", rsa.privateKey, word, store.getCertificateChain("a"));
    var out = new java.io.ByteArrayOutputStream();
    store.store(out, word);
    assertThat(refusal(out.toByteArray(), options(Secret.of("wordword"))))
        .contains("certificate that do not belong together");
  }

  @Test
  void damagedPkcs12IsNamed() {
    byte[] whole = rsa.shape("PKCS#12 openssl").content();
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    assertThat(refusal(cut, options(KeyKit.PLAIN))).contains("cut short");
    byte[] changed = whole.clone();
    Arrays.fill(changed, 10, 60, (byte) 0);
    assertThat(refusal(changed, options(KeyKit.PLAIN))).contains("PKCS#12 file that is damaged");
  }

  @Test
  void theLimitOfRsaIsItsLast() throws Exception {
    assertThat(RsaNumbers.MAX_BITS).isEqualTo(8192);
    var huge = java.math.BigInteger.ONE.shiftLeft(8192).add(java.math.BigInteger.ONE);
    var three = java.math.BigInteger.valueOf(3);
    assertThatThrownBy(() -> RsaNumbers.of(huge, three, three, RsaNumbers.Crt.NONE))
        .hasMessageContaining("RSA key of 8193 bits, at most 8192");
    assertThatThrownBy(
            () -> RsaNumbers.of(huge.shiftRight(1).setBit(0), three, three, RsaNumbers.Crt.NONE))
        .hasMessageContaining("do not belong together");
  }

  @Test
  void optionsShowNoPassword() {
    assertThat(WRONG.toString()).doesNotContain("wrong");
  }
}
