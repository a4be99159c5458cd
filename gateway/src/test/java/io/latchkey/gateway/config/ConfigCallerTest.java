package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.CallerSettings.CertificatePattern;
import io.latchkey.gateway.policy.caller.CallerSettings.JwtPattern;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCallerTest {
  private static final String KEY = "apiKey: sha256:" + ConfigText.HASH;
  private static final String OTHER_HASH = "f".repeat(64);

  @TempDir private Path directory;

  @Test
  void everyProofTakesOneOrSeveral() {
    String yaml =
        """
        version: 1
        callers:
          one:
            apiKey: sha256:HASH
            certificate: { subject: "CN=one,O=Acme", san: one.example }
            jwt: { issuer: https://i.example, audience: latchkey, subject: one }
            introspection: { endpoint: https://i.example/i, clientId: c, clientSecret: "${env:SECRET}", subject: one }
            network: 10.7.0.0/16
          two:
            apiKey: [sha256:OTHER, sha256:MORE]
            certificate: [{ san: two.example }, { sha256: OTHER, subject: CN=two }]
            jwt: [{ issuer: i, audience: a, subject: two, jwksUri: http://127.0.0.1:1/k }]
            network: [10.7.0.0/16, "fd00::/8"]
            markerHeader: true
        """
            .replace("HASH", ConfigText.HASH)
            .replace("OTHER", OTHER_HASH)
            .replace("MORE", "a".repeat(64));

    CallerSettings one = ConfigText.settings(directory, yaml).callers().get(0);
    CallerSettings two = ConfigText.settings(directory, yaml).callers().get(1);

    assertThat(one.apiKeys()).containsExactly(ConfigText.HASH);
    assertThat(one.certificates())
        .containsExactly(new CertificatePattern("CN=one,O=Acme", "one.example", null));
    assertThat(one.jwts())
        .containsExactly(new JwtPattern("https://i.example", "latchkey", "one", null));
    assertThat(one.introspections().get(0).clientSecret().reveal()).isEqualTo("c4n4ry-from-env");
    assertThat(one.networks()).hasSize(1);
    assertThat(two.apiKeys()).hasSize(2);
    assertThat(two.certificates())
        .containsExactly(
            new CertificatePattern(null, "two.example", null),
            new CertificatePattern("CN=two", null, OTHER_HASH));
    assertThat(two.jwts())
        .containsExactly(new JwtPattern("i", "a", "two", URI.create("http://127.0.0.1:1/k")));
    assertThat(two.networks()).hasSize(2);
    assertThat(two.markerHeader()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'markerHeader: true'              | payroll: has no proof of who it is
          'markerHeader: false'             | payroll: has no proof of who it is
          'network: [10.7.0.0/16]'          | network: is never enough alone; add markerHeader: true
          'network: []'                     | is an empty list
          'network: [10.7.0.0]~    markerHeader: yes' | markerHeader: must be true or false
          'apiKey: hunter2'                 | must be sha256: and the 64 lower-case
          'apiKey: sha256:ABCDEF'           | must be sha256: and the 64 lower-case
          'apiKey: []'                      | is an empty list
          'apiKey: [sha256:HASH, sha256:HASH]' | stands in this list twice
          'apiKey: {sha256: x}'             | is a map; allowed: sha256: and the
          'certificate: {}'                 | subject: is missing; allowed: subject, san or sha256
          'certificate: {subject: hunter2}' | must be a distinguished name
          'certificate: {subject: hunter2=x}' | must be a distinguished name
          'certificate: {sha256: "AA:BB"}'  | must be 64 lower-case hexadecimal digits without colons
          'certificate: {san: a.example}'   | warning: no listener asks for certificates
          'certificate: hunter2'            | must be a map with the keys subject, san, sha256
          'jwt: {issuer: https://i.example}' | jwt.audience: is missing
          'jwt: {issuer: https://i.example, audience: a}' | jwt.subject: is missing
          'jwt: {issuer: i, audience: a, subject: s}' | must begin with https:// or http://
          'jwt: {issuer: http://i.example, audience: a, subject: s}' | cleartext: allowed on this jwt
          'jwt: {issuer: i, jwksUri: http://i.example, audience: a, subject: s}' | on this jwt
          'introspection: {clientId: c, clientSecret: hunter2, subject: s}' | endpoint: is missing
          'introspection: {endpoint: https://i.example, clientId: c, clientSecret: hunter2, subject: s}' | clientSecret: warning: a secret stands in the file
          'introspection: {endpoint: http://i.example, clientId: c, clientSecret: hunter2, subject: s}' | on this introspection
          'priority: 1'                     | priority: is read as a number
          'priority: urgent'                | priority: is not one of normal, low, high
          'concurrency: 0'                  | concurrency: must be a whole number from 1 to 1000000
          'concurrency: 1000001'            | concurrency: must be a whole number from 1 to 1000000
          'concurrency: 5s'                 | concurrency: must be a whole number from 1 to 1000000
          'apikey: x'                       | did you mean 'apiKey'?
          """)
  void whatACallerMaySay(String proof, String expected) {
    assertThat(ConfigText.changed(directory, KEY, proof.replace("HASH", ConfigText.HASH)))
        .anySatisfy(problem -> assertThat(problem).contains(expected))
        .noneSatisfy(problem -> assertThat(problem).contains("hunter2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'apiKey: sha256:HASH'          | 'apiKey: [sha256:OTHER, sha256:HASH]' | the same API key proves both
          'apiKey: sha256:HASH'          | 'apiKey: sha256:OTHER'                |
          'jwt: {issuer: https://i.example, audience: a, subject: s}' | 'jwt: {issuer: https://i.example, audience: b, subject: s}' | one JWT could prove both
          'jwt: {issuer: https://i.example, audience: a, subject: s}' | 'jwt: {issuer: https://i.example, audience: a, subject: t}' |
          'certificate: {subject: "CN=a,O=b"}' | 'certificate: {subject: "cn=A, o=B"}' | one certificate
          'certificate: {subject: "CN=a"}' | 'certificate: {subject: "CN=b"}' |
          'certificate: {subject: "CN=a", san: b}' | 'certificate: {san: b}' | one certificate
          'certificate: {san: a}'        | 'certificate: {san: b}' |
          'introspection: {endpoint: https://i.example, clientId: a, clientSecret: "${env:SECRET}", subject: s}' | 'introspection: {endpoint: https://i.example, clientId: b, clientSecret: "${env:SECRET}", subject: s}' | one token could prove both
          """)
  void twoCallersMustNotShareAProof(String one, String other, String expected) {
    String yaml = "version: 1\ncallers:\n  one: { " + one + " }\n  two: { " + other + " }\n";
    String filled = yaml.replace("HASH", ConfigText.HASH).replace("OTHER", OTHER_HASH);

    if (expected == null) {
      assertThat(ConfigText.load(directory, filled)).isInstanceOf(Loaded.Valid.class);
    } else {
      assertThat(ConfigText.problems(directory, filled))
          .anySatisfy(
              problem ->
                  assertThat(problem).contains("4:3: callers.two: and caller 'one': " + expected));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'a:b',has characters,Authorization: Basic cannot carry",
    "' a',blank,begins or ends with a space",
    "'a\\u200bb',unseen,characters that cannot be seen"
  })
  void namesThatCannotBeCarriedAreRefused(String name, String why, String expected) {
    String yaml = ConfigText.VALID.replace("  payroll:\n", "  \"" + name + "\":\n");

    assertThat(ConfigText.problems(directory, yaml))
        .as(why)
        .anySatisfy(problem -> assertThat(problem).contains(expected));
  }

  @ParameterizedTest
  @CsvSource({"100,true", "101,false"})
  void aNameHasALimit(int length, boolean valid) {
    String yaml = ConfigText.VALID.replace("payroll", "p".repeat(length));

    assertThat(ConfigText.load(directory, yaml) instanceof Loaded.Valid).isEqualTo(valid);
  }
}
