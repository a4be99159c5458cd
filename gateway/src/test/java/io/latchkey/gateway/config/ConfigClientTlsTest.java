package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.transport.TenantSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that a certificate proves at the token endpoint. */
class ConfigClientTlsTest {
  private static final String KEYS =
      "tokenEndpoint: https://l.example~clientId: c~clientAuthentication: tls"
          + "~tls: { certificate: good.crt, privateKey: good.key }";

  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(directory.resolve("good.crt"), ConfigPemTest.certificate());
    Files.writeString(directory.resolve("other.crt"), ConfigPemTest.certificate());
    Files.writeString(directory.resolve("good.key"), ConfigPemTest.key());
    KeyMaterial.writeInto(directory);
  }

  private EndpointGrant grant(String yaml) {
    assertThat(ConfigText.problems(directory, yaml)).isEmpty();
    return (EndpointGrant) ConfigText.settings(directory, yaml).serviceAccounts().get(0).grant();
  }

  private Tls tls(String ca) {
    Path authorities = ca.isEmpty() ? null : directory.resolve(ca);
    return new Tls(authorities, directory.resolve("good.crt"), directory.resolve("good.key"));
  }

  @Test
  void aCertificateTakesThePlaceOfASecret() {
    EndpointGrant grant = grant(VendorText.generic("clientCredentials", KEYS));

    assertThat(grant).isInstanceOf(ClientCredentials.class);
    assertThat(grant.client()).isEqualTo(new ClientCertificate("c", tls("")));
  }

  @Test
  void theClientOfAJwtBearerGrantMayHaveOneToo() {
    EndpointGrant grant = grant(VendorText.generic("jwtBearer", KEYS + "~keyFile: billing.pem"));

    assertThat(grant).isInstanceOf(JwtBearer.class);
    assertThat(grant.client()).isEqualTo(new ClientCertificate("c", tls("")));
  }

  @ParameterizedTest
  @CsvSource({"'',good.crt", "', ca: other.crt',other.crt"})
  void authoritiesAreTheTenantsUnlessTheyAreSaid(String ca, String expected) {
    String tenant = "{ kind: generic, url: \"https://a.example\", tls: { ca: good.crt } }";
    String keys = KEYS.replace("good.key }", "good.key" + ca + " }");

    EndpointGrant grant = grant(VendorText.account(tenant, "clientCredentials", keys));

    assertThat(grant.client()).isEqualTo(new ClientCertificate("c", tls(expected)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '~clientId: c'  | ''            | clientId: is missing; grant: clientCredentials needs it
          'good.key }'    | 'good.key }~clientSecret: "${env:SECRET}"' | clientSecret: stands beside clientAuthentication: tls, where the certificate
          '~clientAuthentication: tls' | '' | tls: needs clientAuthentication: tls
          '~tls: .*'      | ''            | tls: is missing; clientAuthentication: tls needs it
          'certificate: good.crt, ' | ''  | tls.certificate: is missing
          ', privateKey: good.key'  | ''  | tls.privateKey: is missing
          'good.key }'    | 'good.crt }'  | tls.privateKey: the file
          'good.crt,'     | 'missing,'    | tls.certificate: the file
          'good.key }'    | 'good.key, ca: good.key }' | holds no certificate in PEM
          'good.key }'    | 'good.key, verify: "no" }' | verify: is an unknown key
          """)
  void whatACertificateMaySay(String from, String to, String expected) {
    String yaml =
        VendorText.generic(
            "clientCredentials", KEYS.replaceFirst(from, Matcher.quoteReplacement(to)));

    assertThat(ConfigText.problems(directory, yaml))
        .singleElement()
        .asString()
        .contains("serviceAccounts.a.")
        .contains(expected);
  }

  @Test
  void otherKindsTakeNone() {
    String keys = "role: viewer~clientId: c~clientSecret: ${env:SECRET}~clientAuthentication: tls";

    assertThat(ConfigText.problems(directory, VendorText.sws("clientCredentials", keys)))
        .singleElement()
        .asString()
        .contains("clientAuthentication: tls is only for kind generic; allowed: basic, post");
  }

  @Test
  void itIsPrintedAsItIsUnderstood() {
    Loaded.Valid loaded =
        (Loaded.Valid) ConfigText.load(directory, VendorText.generic("clientCredentials", KEYS));

    String printed = Rendering.of(loaded);

    assertThat(printed).contains("clientAuthentication: tls").contains("good.key");
    Loaded.Valid again = (Loaded.Valid) ConfigText.load(directory, printed);
    assertThat(again.settings().serviceAccounts()).isEqualTo(loaded.settings().serviceAccounts());
  }
}
