package io.latchkey.sandbox.sws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.sandbox.sws.KeyFileShape.Lines;
import io.latchkey.sandbox.sws.KeyFileShape.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyFileTest {
  private static final SwsSettings SETTINGS = SwsSettings.demo(new Random(7));

  private static JsonNode read(String file) throws IOException {
    return new ObjectMapper().readTree(file);
  }

  private static JsonNode file(KeyFileShape shape) throws IOException {
    return read(SETTINGS.keyFile(SwsRole.AUDITOR, shape));
  }

  /** What the PEM block holds, whatever its lines end with. */
  private static byte[] held(String block) {
    String plain = block.replace("\\r", "").replace("\\n", "").replaceAll("[\\r\\n]", "");
    return Base64.getDecoder().decode(plain.replaceAll("-----[A-Z ]+-----", ""));
  }

  /** The integers of an RSAPrivateKey (RFC 8017 appendix A.1.2) from the start. */
  private static BigInteger[] integers(byte[] der, int count) {
    ByteBuffer buffer = ByteBuffer.wrap(der);
    assertThat(buffer.get()).isEqualTo((byte) 0x30);
    assertThat(length(buffer)).isEqualTo(buffer.remaining());
    BigInteger[] integers = new BigInteger[count];
    for (int i = 0; i < count; i++) {
      assertThat(buffer.get()).isEqualTo((byte) 0x02);
      byte[] bytes = new byte[length(buffer)];
      buffer.get(bytes);
      integers[i] = new BigInteger(bytes);
    }
    assertThat(buffer.hasRemaining()).isFalse();
    return integers;
  }

  private static int length(ByteBuffer buffer) {
    int first = buffer.get() & 0xFF;
    return first < 0x80 ? first : first == 0x81 ? buffer.get() & 0xFF : buffer.getShort() & 0xFFFF;
  }

  @Test
  void theVendorsFileIsPkcs1WithLinesAndAnEmptyDiscovery() throws IOException {
    JsonNode file = read(SETTINGS.keyFile(SwsRole.AUDITOR));

    assertThat(file.size()).isEqualTo(3);
    assertThat(file.path("serviceAccountId").asText())
        .isEqualTo(SETTINGS.account(SwsRole.AUDITOR).id())
        .matches("[0-9a-f]{32}");
    assertThat(file.path("discoveryURI").asText("absent")).isEmpty();
    String[] lines = file.path("privateKey").asText().split("\n", -1);
    assertThat(lines[0]).isEqualTo("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(lines[1]).hasSize(64);
    assertThat(lines[lines.length - 2]).isEqualTo("-----END RSA PRIVATE KEY-----");
    assertThat(SETTINGS.tenantId()).matches("[0-9a-f]{32}");
    assertThat(SETTINGS.keyFile(SwsRole.AUDITOR)).doesNotContain(SETTINGS.tenantId());
  }

  @Test
  void aPkcs1BlockIsTheAccountsWholeKey() throws IOException {
    RSAPrivateCrtKey key = SETTINGS.account(SwsRole.AUDITOR).privateKey();

    BigInteger[] read = integers(held(file(KeyFileShape.VENDOR).path("privateKey").asText()), 9);

    assertThat(read)
        .containsExactly(
            BigInteger.ZERO,
            key.getModulus(),
            key.getPublicExponent(),
            key.getPrivateExponent(),
            key.getPrimeP(),
            key.getPrimeQ(),
            key.getPrimeExponentP(),
            key.getPrimeExponentQ(),
            key.getCrtCoefficient());
    assertThat(key.getModulus().bitLength()).isEqualTo(2048);
  }

  @Test
  void aPkcs8BlockIsTheSameKey() throws Exception {
    String block = file(KeyFileShape.VENDOR.with(Pem.PKCS8)).path("privateKey").asText();

    assertThat(block).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(held(block))))
        .isEqualTo(SETTINGS.account(SwsRole.AUDITOR).privateKey());
  }

  @ParameterizedTest
  @CsvSource({
    "LF, '\n'",
    "CRLF, '\r\n'",
    "NONE, ''",
    "LITERAL_LF, \\n",
    "LITERAL_CRLF, \\r\\n",
  })
  void linesEndAsWanted(Lines lines, String end) throws IOException {
    String block = file(KeyFileShape.VENDOR.with(lines)).path("privateKey").asText();

    assertThat(block).startsWith("-----BEGIN RSA PRIVATE KEY-----" + end + "MII");
    assertThat(block).endsWith("-----END RSA PRIVATE KEY-----" + end);
    assertThat(block.contains("\n")).isEqualTo(lines == Lines.LF || lines == Lines.CRLF);
    assertThat(block.contains("\r")).isEqualTo(lines == Lines.CRLF);
  }

  @ParameterizedTest
  @EnumSource(Lines.class)
  void everyLineEndingLeavesTheKeyAsItIs(Lines lines) throws IOException {
    byte[] expected = held(file(KeyFileShape.VENDOR).path("privateKey").asText());

    byte[] read = held(file(KeyFileShape.VENDOR.with(lines)).path("privateKey").asText());

    assertThat(Arrays.equals(read, expected)).isTrue();
  }

  @Test
  void theThirdMemberHasAnyNameOrNone() throws IOException {
    JsonNode url = file(KeyFileShape.VENDOR.withDiscovery("discoveryURL", "https://a.example"));
    assertThat(url.path("discoveryURL").asText()).isEqualTo("https://a.example");
    assertThat(url.has("discoveryURI")).isFalse();
    assertThat(file(KeyFileShape.VENDOR.withoutDiscovery()).size()).isEqualTo(2);
  }

  @Test
  void everyAccountHasAnIdAndAKeyOfItsOwn() {
    assertThat(Arrays.stream(SwsRole.values()).map(SETTINGS::clientId))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.startsWith(SETTINGS.tenantId() + "."))
        .allMatch(id -> id.endsWith(".ExternalServiceAccount"));
    assertThat(Arrays.stream(SwsRole.values()).map(r -> SETTINGS.account(r).privateKey()))
        .doesNotHaveDuplicates();
  }

  @Test
  void nothingSecretIsSaid() {
    assertThat(SETTINGS.toString()).isEqualTo("SwsSettings[" + SETTINGS.tenantId() + "]");
    assertThat(SETTINGS.secretClient().toString())
        .doesNotContain(SETTINGS.secretClient().clientSecret());
    assertThat(SETTINGS.account(SwsRole.VIEWER).toString()).contains("VIEWER").hasSizeLessThan(64);
  }

  @Test
  void aSignatureByAKeyThatNobodyHasIsNone() {
    assertThat(SwsSettings.demo(new Random(8)).account(SwsRole.VIEWER).publicKey()).isEmpty();
  }
}
