package io.latchkey.gateway.upstream.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkKeyTest {
  private static final JsonMapper JSON = new JsonMapper();

  @BeforeAll
  static void needOpenSsl() {
    OpenSsl.orSkip();
  }

  private static ObjectNode jwk(KeyKind kind) throws Exception {
    return (ObjectNode) JSON.readTree(KeyKit.of(kind).jwk.toJSONString());
  }

  private static SigningKey read(Object json, KeyOptions options) throws KeyFileException {
    return KeyFile.read(KeyKit.bytes(json.toString()), options);
  }

  private static String refusal(Object json, KeyOptions options) {
    try {
      return "READ " + read(json, options);
    } catch (KeyFileException refused) {
      return refused.what();
    }
  }

  private static String refusal(Object json) {
    return refusal(json, KeyOptions.NONE);
  }

  private static String changed(KeyKind kind, Consumer<ObjectNode> change) throws Exception {
    ObjectNode jwk = jwk(kind);
    change.accept(jwk);
    return refusal(jwk);
  }

  @Test
  void algorithmAndKeyIdAreTheFilesOwn() throws Exception {
    SigningKey key = read(jwk(KeyKind.RSA).put("alg", "PS384").put("kid", "k1"), KeyOptions.NONE);
    assertThat(key.algorithmName()).isEqualTo("PS384");
    assertThat(key.keyId()).isEqualTo("k1");
  }

  @Test
  void optionsAreOverTheFilesOwn() throws Exception {
    ObjectNode jwk = jwk(KeyKind.RSA).put("alg", "HS256").put("kid", "k1");
    SigningKey key = read(jwk, new KeyOptions("k2", "RS512", null));
    assertThat(key.algorithmName()).isEqualTo("RS512");
    assertThat(key.keyId()).isEqualTo("k2");
  }

  @Test
  void withoutAlgorithmTheUsualOneSigns() throws Exception {
    SigningKey key = read(jwk(KeyKind.RSA).put("kid", "").putNull("alg"), KeyOptions.NONE);
    assertThat(key.algorithmName()).isEqualTo("RS256");
    assertThat(key.keyId()).isNull();
  }

  @Test
  void algorithmAndKeyIdArePartOfTheFingerprint() throws Exception {
    ObjectNode jwk = jwk(KeyKind.RSA);
    String plain = read(jwk, KeyOptions.NONE).fingerprint();
    assertThat(plain)
        .isNotEqualTo(read(jwk, new KeyOptions("k", null, null)).fingerprint())
        .isNotEqualTo(read(jwk, new KeyOptions(null, "RS384", null)).fingerprint())
        .isEqualTo(read(jwk, new KeyOptions("", "RS256", null)).fingerprint());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "none", "ES256", "RSA-OAEP", "rs256", ""})
  void algorithmsThatDoNotFitAreRefusedWithThoseThatDo(String algorithm) throws Exception {
    String fitting = "an RSA key signs RS256, RS384, RS512, PS256, PS384, PS512";
    assertThat(refusal(jwk(KeyKind.RSA), new KeyOptions(null, algorithm, null))).contains(fitting);
    if (!algorithm.isEmpty()) {
      assertThat(refusal(jwk(KeyKind.RSA).put("alg", algorithm))).contains(fitting, "\"alg\"");
    }
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void algorithmsOfOtherKeysAreRefused(KeyKind kind) throws Exception {
    for (KeyKind other : KeyKind.values()) {
      for (String algorithm : other.algorithms) {
        String said = refusal(jwk(kind), new KeyOptions(null, algorithm, null));
        assertThat(said.startsWith("READ")).isEqualTo(kind == other);
        assertThat(said).contains(kind == other ? algorithm : String.join(", ", kind.algorithms));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"kty":"oct","k":"AAAA"}                  | shared secret
          {"kty":"RSA","n":"AAAA","e":"AQAB"}       | public key only
          {"kty":"XYZ","d":"AAAA"}                  | RSA, EC and OKP
          {"kty":1,"d":"AAAA"}                      | "kty" that is no text
          {"kty":"RSA","d":"AAAA","oth":[]}         | more than two primes
          {"kty":"RSA","d":"AAAA","e":"AQAB"}       | lacks its member "n"
          {"kty":"RSA","d":"AAAA","e":"AQAB","n":5} | "n" that is no text
          {"kty":"RSA","d":"AAAA","e":"AQAB","n":"!"} | member "n" is garbled
          {"kty":"EC","d":"AAAA","crv":"secp256k1"} | P-256, P-384, P-521
          {"kty":"OKP","d":"AAAA","crv":"X25519"}   | P-256, P-384, P-521
          {"kty":"OKP","d":"AAAA","crv":"Ed25519"}  | lacks its member "x"
          {"kty":"OKP","d":"AA","x":"AA","crv":"Ed25519"} | do not belong together
          {"keys":[]}                               | JWK Set without a private key
          {"keys":[{"kty":"RSA","n":"AAAA"}, 7]}    | JWK Set without a private key
          {"keys":7}                                | neither "kty" nor "keys"
          {}                                        | neither "kty" nor "keys"
          []                                        | no object
          {"kty":"RSA",                             | no valid JSON: it breaks off or goes wrong in line 1
          {"kty":"RSA","kty":"EC"}                  | no valid JSON
          {} {}                                     | no valid JSON
          {"access_token":"a"}                      | answer of a token endpoint
          {"protected":"a","ciphertext":"b"}        | encrypted JWK
          {"type":"service_account","private_key":"a"} | jq -r .private_key FILE > key.pem
          {"ServiceAccountID":"a","privateKey":"b"} | cyberark-sws
          """)
  void otherJsonIsNamed(String json, String said) {
    assertThat(refusal(json)).contains(said);
  }

  @Test
  void keysForOtherUsesAreRefused() throws Exception {
    String other = "is not for signatures";
    assertThat(changed(KeyKind.RSA, jwk -> jwk.put("use", "enc"))).contains(other);
    assertThat(changed(KeyKind.RSA, jwk -> jwk.putArray("key_ops").add("verify"))).contains(other);
    assertThat(changed(KeyKind.RSA, jwk -> jwk.put("use", "sig").putArray("key_ops").add("sign")))
        .startsWith("READ");
  }

  @ParameterizedTest
  @CsvSource({
    "RSA,n",
    "RSA,d",
    "RSA,p",
    "RSA,q",
    "RSA,dp",
    "RSA,dq",
    "RSA,qi",
    "P_256,d",
    "P_256,x",
    "P_384,y",
    "P_521,d",
    "ED25519,d",
    "ED25519,x"
  })
  void membersOfAnotherKeyAreRefused(KeyKind kind, String member) throws Exception {
    String foreign = (String) KeyKit.another(kind).jwk.toJSONObject().get(member);
    assertThat(changed(kind, jwk -> jwk.put(member, foreign))).contains("do not belong together");
  }

  @Test
  void privateExponentOfAnotherKeyIsRefusedWithoutPrimes() throws Exception {
    String foreign = (String) KeyKit.another(KeyKind.RSA).jwk.toJSONObject().get("d");
    assertThat(
            changed(
                KeyKind.RSA,
                jwk -> {
                  for (String prime : new String[] {"p", "q", "dp", "dq", "qi"}) {
                    jwk.remove(prime);
                  }
                  jwk.put("d", foreign);
                }))
        .contains("do not belong together");
  }

  @ParameterizedTest
  @CsvSource({"e,Ag", "e,AQ", "e,", "d,AA", "p,AQ", "q,AQ"})
  void senselessNumbersAreRefused(String member, String number) throws Exception {
    String said = changed(KeyKind.RSA, jwk -> jwk.put(member, number == null ? "" : number));
    assertThat(said).containsAnyOf("do not belong together", "lacks its member");
  }

  @Test
  void plainBase64IsReadToo() throws Exception {
    ObjectNode jwk = jwk(KeyKind.RSA);
    String n = jwk.get("n").textValue().replace('-', '+').replace('_', '/');
    jwk.put("n", n + "=".repeat((4 - n.length() % 4) % 4));
    assertThat(refusal(jwk)).startsWith("READ");
  }

  @Test
  void keyIdChoosesFromASet() throws Exception {
    ObjectNode set = JSON.createObjectNode();
    set.putArray("keys")
        .add(jwk(KeyKind.RSA).put("kid", "a"))
        .add(jwk(KeyKind.P_256).put("kid", "b"))
        .add(jwk(KeyKind.P_384).put("kid", "b").put("use", "enc"));
    assertThat(read(set, new KeyOptions("b", null, null)).algorithmName()).isEqualTo("ES256");
    assertThat(refusal(set)).contains("holds 2 private keys", "keyId");
    assertThat(refusal(set, new KeyOptions("c", null, null))).contains("holds 2 private keys");
  }

  @Test
  void keyIdNamesTheOnlyKeyOfASetAnew() throws Exception {
    ObjectNode set = JSON.createObjectNode();
    set.putArray("keys").add(jwk(KeyKind.RSA).put("kid", "a"));
    assertThat(read(set, new KeyOptions("c", null, null)).keyId()).isEqualTo("c");
  }
}
