package io.latchkey.gateway.upstream.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vendor's file in every shape, made from fresh keys. */
class SwsKeyFileTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ID = "0123456789abcdef0123456789ABCDEF";

  @BeforeAll
  static void needOpenSsl() {
    OpenSsl.orSkip();
  }

  private static String pem(String shape) {
    return KeyKit.of(KeyKind.RSA).shape(shape).text();
  }

  private static ObjectNode file() {
    return JSON.createObjectNode()
        .put("serviceAccountId", ID)
        .put("privateKey", pem("traditional"))
        .put("discoveryURI", "");
  }

  private static SwsKeyFile read(Object json) throws KeyFileException {
    return SwsKeyFile.read(KeyKit.bytes(json.toString()));
  }

  private static String refusal(Object json) {
    try {
      return "READ " + read(json);
    } catch (KeyFileException refused) {
      return refused.what();
    }
  }

  private static void assertSigns(SwsKeyFile file) throws Exception {
    assertThat(file.serviceAccountId()).isEqualTo(ID);
    assertThat(file.key().algorithmName()).isEqualTo("RS256");
    assertThat(file.key().keyId()).isNull();
    String assertion =
        Assertions.make(
            new AssertionSource.Signed(
                file.key(), "i", "s", "a", Duration.ofSeconds(50), true, true),
            URI.create("https://auth.alero.io/token"),
            Instant.EPOCH,
            new SecureRandom());
    assertThat(KeyKit.of(KeyKind.RSA).verifies(assertion)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"traditional", "PKCS#8"})
  void theKeyMayHaveItsLinesInAnyWay(String shape) throws Exception {
    String pem = pem(shape);
    for (String newline : new String[] {"\n", "\r\n", "\r", "\\n", "\\r\\n", " ", ""}) {
      assertSigns(read(file().put("privateKey", pem.replace("\n", newline))));
    }
  }

  @Test
  void rawLinesWithinTheTextAreRead() throws Exception {
    String json = file().toString().replace("\\n", "\n");
    assertThat(json).contains("-----\nMI");
    assertSigns(read(json));
    assertSigns(read(json.replace("\n", "\r\n")));
  }

  @Test
  void textOfWindowsShellsIsRead() throws Exception {
    String marked = "\uFEFF" + file().toPrettyString().replace("\n", "\r\n");
    assertSigns(read(marked));
    assertSigns(SwsKeyFile.read(marked.getBytes(StandardCharsets.UTF_16LE)));
  }

  @ParameterizedTest
  @CsvSource({
    "discoveryURI,https://a/,https://a/",
    "discoveryURL,https://a/,https://a/",
    "discoveryUri,' https://a/ ',https://a/",
    "DISCOVERYURL,https://a/,https://a/",
    "discoveryURI,'',",
    "discoveryURL,' ',",
    "discoveryurl,,",
    "other,https://a/,"
  })
  void discoveryIsReadInEverySpelling(String name, String text, String expected) throws Exception {
    ObjectNode json = file();
    json.remove("discoveryURI");
    assertThat(read(json.put(name, text)).discovery()).isEqualTo(expected);
  }

  @Test
  void bothSpellingsMayStandTogetherIfTheyAgree() throws Exception {
    ObjectNode json = file().put("discoveryURL", "https://a/");
    assertThat(read(json).discovery()).isEqualTo("https://a/");
    assertThat(read(json.put("discoveryURI", "https://a/")).discovery()).isEqualTo("https://a/");
    assertThat(refusal(json.put("discoveryURI", "https://b/"))).contains("two different discovery");
  }

  @Test
  void namesAreReadInAnyCaseAndBlanksTrimmed() throws Exception {
    ObjectNode json =
        JSON.createObjectNode()
            .put("SERVICEACCOUNTID", " " + ID + "\n")
            .put("privatekey", "\n  " + pem("traditional") + "  ")
            .put("comment", "kept by hand");
    assertSigns(read(json));
  }

  @ParameterizedTest
  @CsvSource({
    "serviceAccountId,,lacks serviceAccountId",
    "serviceAccountId,' ',lacks serviceAccountId",
    "serviceAccountId,0123456789abcdef0123456789abcde,not 32 letters and digits",
    "serviceAccountId,0123456789abcdef0123456789abcdef0,not 32 letters and digits",
    "serviceAccountId,01234567-89ab-cdef-0123-456789abc,not 32 letters and digits",
    "serviceAccountId,0123456789abcdef0123456789abcd\u00e9f,not 32 letters and digits",
    "privateKey,,lacks privateKey",
    "privateKey,'',lacks privateKey",
    "privateKey,hello,has a privateKey that holds no key",
    "privateKey,-----BEGIN RSA PRIVATE KEY-----MIIE,has a privateKey that is cut short",
    "privateKey,-----BEGIN RSA PRIVATE KEY-----MIIE-----END RSA PRIVATE KEY-----,cut short or garbled"
  })
  void eachWrongMemberIsNamed(String member, String text, String said) {
    assertThat(refusal(file().put(member, text)))
        .contains(said, "wanted is the JSON file with serviceAccountId and privateKey");
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    ObjectNode json = file().put("serviceAccountId", 5).put("privateKey", "x");
    assertThat(refusal(json.put("discoveryURI", 7)))
        .contains("serviceAccountId that is no text", "privateKey that", "discoveryURI that is no");
    assertThat(refusal(file().put("PrivateKey", pem("PKCS#8")))).contains("has privateKey twice");
  }

  @Test
  void otherKeysAreNamed() {
    for (KeyKind kind : new KeyKind[] {KeyKind.P_256, KeyKind.ED25519}) {
      String pem = KeyKit.of(kind).shape("PKCS#8").text();
      assertThat(refusal(file().put("privateKey", pem))).contains("SWS keys are RSA");
    }
    assertThat(refusal(file().put("privateKey", pem("encrypted"))))
        .contains("has a privateKey that is a private key that is encrypted");
  }

  @Test
  void otherFilesAreNamed() throws Exception {
    KeyKit kit = KeyKit.of(KeyKind.RSA);
    Map<String, byte[]> files =
        Map.of(
            "is bare PEM", kit.shape("traditional").content(),
            "is a JWK, as PingOne", kit.shape("JWK").content(),
            "is a binary key file", kit.shape("PKCS#12 openssl").content(),
            "is no JSON", KeyKit.bytes("<html>"),
            "nothing but blanks", KeyKit.bytes(" \n"),
            "is JSON with neither serviceAccountId nor privateKey", KeyKit.bytes("{}"),
            "Google", KeyKit.bytes("{\"private_key\":\"\"}"));
    files.forEach(
        (said, content) ->
            assertThat(refusal(OpenSsl.text(content)))
                .contains(said, "wanted is the JSON file with serviceAccountId"));
    assertThat(refusal("")).startsWith("is empty");
    assertThat(refusal("{\"serviceAccountId\":\"" + ID)).contains("is no valid JSON");
    assertThat(refusal(" ".repeat(KeyFile.MAX_SIZE + 1))).contains("64 KiB");
  }

  @Test
  void whereAnotherKeyIsWantedTheFileIsNamed() {
    try {
      KeyFile.read(KeyKit.bytes(file().toString()), KeyOptions.NONE);
      assertThat(false).as("read").isTrue();
    } catch (KeyFileException refused) {
      assertThat(refused.what()).contains("cyberark-sws", "jq -r .privateKey FILE > key.pem");
    }
  }

  @Test
  void cutFilesAreRefusedWithASentence() {
    String whole = file().toString();
    String digits = pem("traditional").replace("\n", "");
    for (int length = 1; length < whole.length(); length++) {
      String said = refusal(whole.substring(0, length));
      assertThat(said).isNotBlank().doesNotStartWith("READ");
      for (int i = 40; i + 12 < digits.length(); i += 6) {
        assertThat(said.contains(digits.substring(i, i + 12))).isFalse();
      }
    }
  }

  @Test
  void itShowsNoKey() throws Exception {
    assertThat(read(file()).toString()).contains(ID, "***").hasSizeLessThan(150);
  }
}
