package io.latchkey.gateway.upstream.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerTest {

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static Der elements(String digits) {
    return Der.elements(hex(digits));
  }

  @ParameterizedTest
  @CsvSource({"020100,0", "02017f,127", "02020080,128", "0203010001,65537", "02820001ff7f01,"})
  void numbersAreRead(String digits, String number) throws DerException {
    if (number == null) {
      assertThatThrownBy(() -> elements(digits).integer()).isInstanceOf(DerException.class);
    } else {
      assertThat(elements(digits).integer()).isEqualTo(new BigInteger(number));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "02",
        "0200",
        "020180",
        "0202ff",
        "0280",
        "0284000000017f",
        "02820001",
        "0401",
        "03017f"
      })
  void whatIsNoNumberIsRefused(String digits) {
    assertThatThrownBy(() -> elements(digits).integer()).isInstanceOf(DerException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "02017f,true",
    "02020080,false",
    "020500ffffffff,false",
    "0209010000000000000000,false"
  })
  void numbersHaveTheirLimit(String digits, boolean fits) throws DerException {
    if (fits) {
      assertThat(elements(digits).integer(127)).isEqualTo(127);
    } else {
      assertThatThrownBy(() -> elements(digits).integer(127)).isInstanceOf(DerException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "06092a864886f70d010101,1.2.840.113549.1.1.1",
    "06032b6570,1.3.101.112",
    "06052b81040022,1.3.132.0.34",
    "0603883703,2.999.3",
    "0609608648016503040102,2.16.840.1.101.3.4.1.2"
  })
  void identifiersAreRead(String digits, String dotted) throws DerException {
    assertThat(elements(digits).identifier()).isEqualTo(dotted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0600", "0606ffffffffff7f"})
  void overlargeIdentifiersAreRefused(String digits) {
    assertThatThrownBy(() -> elements(digits).identifier()).isInstanceOf(DerException.class);
  }

  @Test
  void aSequenceEndsWithItsFile() throws DerException {
    assertThat(Der.sequence(hex("3003020101")).integer()).isEqualTo(BigInteger.ONE);
    assertThatThrownBy(() -> Der.sequence(hex("300302010100"))).isInstanceOf(DerException.class);
    assertThatThrownBy(() -> Der.sequence(hex("3004020101"))).isInstanceOf(DerException.class);
  }

  @Test
  void anElementNeverReachesBeyondTheOneAroundIt() throws DerException {
    Der sequence = elements("30020202" + "0101");
    Der inner = sequence.enter(Der.SEQUENCE);
    assertThatThrownBy(inner::integer).isInstanceOf(DerException.class);
  }

  @Test
  void bitsEndOnAnOctet() throws DerException {
    assertThat(elements("03020001").bits(Der.BIT_STRING)).containsExactly(1);
    assertThatThrownBy(() -> elements("03020101").bits(Der.BIT_STRING))
        .isInstanceOf(DerException.class);
    assertThatThrownBy(() -> elements("0300").bits(Der.BIT_STRING))
        .isInstanceOf(DerException.class);
  }

  @Test
  void skippingPassesOneElement() throws DerException {
    Der two = elements("0500020105");
    two.skip();
    assertThat(two.integer()).isEqualTo(5);
    two.finish();
    assertThat(two.peek()).isEqualTo(Der.END);
    assertThatThrownBy(two::skip).isInstanceOf(DerException.class);
  }

  @Test
  void noiseIsRefused() {
    Random random = new Random(20261103);
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] noise = new byte[2 + random.nextInt(60)];
      random.nextBytes(noise);
      noise[0] = Der.SEQUENCE;
      noise[1] = (byte) (noise.length - 2);
      for (int at = 2; at + 1 < noise.length; at += 1 + random.nextInt(6)) {
        noise[at] = (byte) "\2\3\4\6\60\240\241\201".charAt(random.nextInt(8));
        noise[at + 1] = (byte) random.nextInt(6);
      }
      try {
        DerKey.read(noise, KeyKit.PLAIN);
      } catch (KeyFileException expected) {
        assertThat(expected.what()).isNotBlank();
        refused++;
      }
    }
    assertThat(refused).isEqualTo(50_000);
  }

  @Test
  void keysWithTheirPartsShuffledAreRefused() throws Exception {
    OpenSsl.orSkip();
    Random random = new Random(20261103);
    for (KeyKind kind : KeyKind.values()) {
      byte[] key = KeyKit.of(kind).shape("PKCS#8 DER").content();
      for (int i = 0; i < 300; i++) {
        byte[] changed = key.clone();
        int from = random.nextInt(changed.length);
        int length = Math.min(1 + random.nextInt(8), changed.length - from);
        byte[] part = Arrays.copyOfRange(key, random.nextInt(key.length), key.length);
        System.arraycopy(part, 0, changed, from, Math.min(length, part.length));
        try {
          assertThat(KeyFile.read(changed, KeyOptions.NONE).fingerprint()).hasSize(64);
        } catch (KeyFileException expected) {
          assertThat(expected.what()).isNotBlank();
        }
      }
    }
  }
}
