package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import io.latchkey.gateway.upstream.assertion.Assertions;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionMaskTest {
  private static String mask(String text) {
    return AssertionMask.mask(text, "***");
  }

  private static String assertion() throws Exception {
    return Assertions.make(
        Accounts.signed(),
        URI.create("https://login.example.com/token"),
        HandClock.START,
        new SecureRandom());
  }

  @Test
  void anAssertionIsMaskedWhereverItStandsAndHoweverItIsCut() throws Exception {
    String assertion = assertion();
    String[] parts = assertion.split("\\.");
    assertThat(mask("bad JWT '" + assertion + "'!")).isEqualTo("bad JWT '***'!");
    assertThat(mask("assertion=" + assertion + "&x=1")).isEqualTo("assertion=***&x=1");
    assertThat(mask("signature " + parts[2])).isEqualTo("signature ***");
    assertThat(mask("claims " + parts[1] + " here")).isEqualTo("claims *** here");
    for (int length = 80; length < assertion.length(); length += 7) {
      assertThat(mask(assertion.substring(0, length)).replace("***", "")).hasSizeLessThan(12);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "eyJhbGciOiJFZERTQSJ9.e30.c2ln, ***",
    "eyJhbGciOiJFZERTQSJ9., ***",
    "a eyJhbGciOiJFZERTQSJ9..b c, a *** c",
    "x.eyJhbGciOiJFZERTQSJ9.e30, x.***",
    "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd, ***",
  })
  void whatLooksLikeOneIsMasked(String text, String masked) {
    assertThat(mask(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "...",
        "Token reuse detected",
        "eyJ is how they begin",
        "Unsupported scope for service account: fr:idc:content-security-policy:*,fr:am:*",
        "5e1a2b3c-0000-4000-8000-000000000001 unknown",
        "0123456789abcdef0123456789abcdef.fedcba98765432100123456789abcdef.ExternalServiceAccount",
        "openam-acme.forgeblocks.com",
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddd",
      })
  void whatHelpsAPersonStays(String text) {
    assertThat(mask(text)).isEqualTo(text);
  }

  @Test
  void signaturesOfEveryLengthAreMaskedInWhateverSurroundsThem() {
    Random random = new Random(11);
    for (int octets : new int[] {64, 96, 132, 256, 384, 512}) {
      for (int i = 0; i < 200; i++) {
        byte[] bytes = new byte[octets];
        random.nextBytes(bytes);
        String signature = Base64URL.encode(bytes).toString();
        String text = new UpstreamText().clean("no: " + signature + "\n");
        assertThat(text).isEqualTo("no: ***?");
      }
    }
  }
}
