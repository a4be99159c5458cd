package io.latchkey.gateway.upstream.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.nimbusds.jose.util.Base64URL;
import io.latchkey.gateway.http.Secret;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.Test;

/** Key files that are made to keep the reader busy are refused soon. */
class KeyBombTest {
  /** What is refused takes seconds on a machine that others use; what is not takes days. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final Secret PASSWORD = Secret.of("x");

  private static void refusedSoon(byte[] file, Secret password, String expected) {
    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThatThrownBy(() -> KeyFile.read(file, new KeyOptions(null, null, password)))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining(expected));
  }

  private static byte[] jwk(BigInteger n, BigInteger e, BigInteger d) {
    String text =
        "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\",\"d\":\"%s\"}"
            .formatted(Base64URL.encode(n), Base64URL.encode(e), Base64URL.encode(d));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aModulusThatIsAPrimeIsNotSearchedForLong() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("DH");
    generator.initialize(8192);
    BigInteger prime = ((DHPublicKey) generator.generateKeyPair().getPublic()).getParams().getP();
    BigInteger e = BigInteger.valueOf(65537);
    BigInteger d = e.modInverse(prime.subtract(BigInteger.ONE));
    refusedSoon(jwk(prime, e, d), PASSWORD, "do not belong together");
  }

  @Test
  void exponentsWithEndlessRootsAreNotFollowed() {
    BigInteger n = BigInteger.ONE.shiftLeft(8191).add(BigInteger.ONE);
    BigInteger e = BigInteger.ONE.shiftLeft(63).add(BigInteger.ONE);
    BigInteger d = BigInteger.ONE.shiftLeft(8190).add(BigInteger.ONE);
    refusedSoon(jwk(n, e, d), PASSWORD, "do not belong together");
  }

  @Test
  void keysWithoutPrimesAreStillRead() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    for (int i = 0; i < 3; i++) {
      RSAPrivateCrtKey key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
      byte[] bare = jwk(key.getModulus(), key.getPublicExponent(), key.getPrivateExponent());
      assertThat(KeyFile.read(bare, new KeyOptions(null, null, null)).algorithmName())
          .isEqualTo("RS256");
    }
  }

  @Test
  void aPkcs12FileOfManySealedPartsIsNotOpened() throws Exception {
    byte[] salt = der(0x04, new byte[8]);
    Cipher cipher = Cipher.getInstance("PBEWithSHA1AndDESede");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        SecretKeyFactory.getInstance("PBEWithSHA1AndDESede")
            .generateSecret(new PBEKeySpec(PASSWORD.reveal().toCharArray())),
        new PBEParameterSpec(new byte[8], 5_000_000));
    byte[] rounds = der(0x02, HexFormat.of().parseHex("4c4b40")); // 5,000,000
    byte[] algorithm =
        der(0x30, oid("2a864886f70d010c0103"), der(0x30, salt, rounds)); // SHA-1 and 3DES
    byte[] sealed = der(0x80, cipher.doFinal(new byte[] {0x30, 0}));
    byte[] info = der(0x30, oid("2a864886f70d010701"), algorithm, sealed);
    byte[] encrypted = der(0x30, der(0x02, new byte[] {0}), info);
    byte[] part = der(0x30, oid("2a864886f70d010706"), der(0xa0, encrypted));
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (int i = 0; i < 400; i++) {
      parts.writeBytes(part);
    }
    byte[] safe =
        der(0x30, oid("2a864886f70d010701"), der(0xa0, der(0x04, der(0x30, parts.toByteArray()))));
    refusedSoon(der(0x30, der(0x02, new byte[] {3}), safe), PASSWORD, "is a PKCS#12 file");
  }

  private static byte[] oid(String hex) {
    return der(0x06, HexFormat.of().parseHex(hex));
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
