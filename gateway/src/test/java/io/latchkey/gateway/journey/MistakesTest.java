package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.cli.TokenCommand;
import io.latchkey.gateway.cli.Validate;
import io.latchkey.sandbox.aic.AicSettings;
import io.latchkey.sandbox.sws.KeyFileShape;
import io.latchkey.sandbox.sws.SwsRole;
import io.latchkey.sandbox.sws.SwsSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Whatever is wrong near a secret, {@code validate} and {@code token} say so without it. */
class MistakesTest {
  private static final SwsSettings SWS = SwsSettings.demo(new SecureRandom());
  private static final AicSettings AIC = AicSettings.demo(new SecureRandom());
  private static final Canaries CANARIES = new Canaries();
  private static final String SECRET = CANARIES.make("secret");
  private static final String CUT = ".cut";

  @TempDir private static Path directory;
  private static String inline = "";

  private static void write(String name, String content) throws IOException {
    VendorKeys.owned(directory.resolve(name), content);
    VendorKeys.owned(directory.resolve(name + CUT), content.substring(0, content.length() / 2));
    VendorKeys.owned(directory.resolve(name + ".garbled"), content.replaceAll("[QRS]", "~"));
    VendorKeys.owned(directory.resolve(name + ".late"), "x: " + content);
    VendorKeys.owned(directory.resolve(name + ".twice"), content + content);
  }

  @BeforeAll
  static void writeKeys() throws Exception {
    PrivateKey rsa = SWS.account(SwsRole.VIEWER).privateKey();
    CANARIES.add("SWS key", PrivateNumbers.of(rsa));
    CANARIES.add("AIC key", PrivateNumbers.of(AIC.key().toPrivateKey()));
    PrivateKey ec = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
    CANARIES.add("EC key", PrivateNumbers.of(ec));
    inline = Base64.getEncoder().encodeToString(ec.getEncoded());
    String base64 = Base64.getMimeEncoder().encodeToString(rsa.getEncoded());
    write("pem", "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    write("bare", base64);
    write("rsa.json", SWS.keyFile(SwsRole.VIEWER));
    write("one-line.json", SWS.keyFile(SwsRole.VIEWER, KeyFileShape.VENDOR));
    write("jwk", AIC.jwk());
    write("token", "eyJhbGciOiJub25lIn0." + SECRET + "." + SECRET);
    write("secret", SECRET + "\nmore");
  }

  private static String validated(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    StringWriter said = new StringWriter();
    for (String[] more : new String[][] {{}, {"--print"}}) {
      CommandLine command = new CommandLine(new Validate());
      command.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
      command.execute(concat(new String[] {"--config", file.toString()}, more));
    }
    new CommandLine(new TokenCommand())
        .setOut(new PrintWriter(said))
        .setErr(new PrintWriter(said))
        .execute("-s", "a", "-c", file.toString());
    return said.toString();
  }

  private static String[] concat(String[] first, String[] more) {
    String[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  private static void assertNothingSecret(String said, String part) {
    assertThat(said).contains("latchkey.yaml:").contains(part);
    assertThat(CANARIES.findIn(said)).as(said).isEmpty();
    assertThat(said).doesNotContain("Exception", "\tat ");
  }

  /** SECRET is one, {@code <key>} an EC key in Base64, {@code <pem>} the same as it is pasted. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: [SECRET]",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: { x: SECRET }",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: !vault SECRET",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: \"${SECRET}\"",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: \"${file:SECRET\"",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: 12345678901234567890",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: SECRET, clientSecret: SECRET",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecrte: SECRET",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: SECRET, keyFile: SECRET, nope: SECRET",
        "tenant: gen, grant: clientCredentials, clientId: b, clientAuthentication: SECRET",
        "tenant: gen, grant: SECRET",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: SECRET, parameters: { client_secret: SECRET }",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: SECRET, parameters: { password: SECRET, x: [SECRET] }",
        "tenant: gen, grant: privateKeyJwt, clientId: b, keyFile: <key>",
        "tenant: gen, grant: privateKeyJwt, clientId: b, keyFile: \"<pem>\"",
        "tenant: gen, grant: privateKeyJwt, clientId: b, keyFile: \"${file:pem}\"",
        "tenant: gen, grant: privateKeyJwt, clientId: b, keyFile: \"${file:bare}\"",
        "tenant: gen, grant: privateKeyJwt, clientId: b, keyFile: \"${file:secret}\"",
        "tenant: gen, grant: privateKeyJwt, clientId: b, keyFile: pem, keyPassword: SECRET",
        "tenant: gen, grant: privateKeyJwt, clientId: b, keyFile: pem, algorithm: SECRET",
        "tenant: gen, grant: privateKeyJwt, clientId: b, assertionFile: eyJSECRET.SECRET.SECRET",
        "tenant: gen, grant: privateKeyJwt, clientId: b, assertionFile: \"${file:token}\"",
        "tenant: gen, grant: privateKeyJwt, clientId: b, assertionFile: secret",
        "tenant: gen, grant: privateKeyJwt, clientId: b, assertionFile: bare",
        "tenant: sws, grant: privateKeyJwt, tenantId: SECRETx, keyFile: rsa.json, role: viewer",
        "tenant: sws, grant: privateKeyJwt, tenantId: <key>, keyFile: <key>, role: <key>",
        "tenant: aic, grant: jwtBearer, accountId: <key>, keyFile: <key>, scopes: []",
        "tenant: aic, grant: jwtBearer, accountId: SECRET, keyFile: jwk, scopes: []",
        "tenant: gen, grant: staticHeaders, headers: { x-api-key: \"${file:secret}\" }",
        "tenant: gen, grant: staticHeaders, headers: { x-api-key: \" SECRET\" }",
        "tenant: gen, grant: staticHeaders, headers: { x-api-key: \"SECRETä\", X-API-KEY: SECRET }",
        "tenant: gen, grant: staticHeaders, headers: { host: SECRET }",
        "tenant: gen, grant: staticHeaders, headers: SECRET",
        "tenant: gen, grant: staticHeaders, headers: [SECRET]",
        "tenant: identity, grant: userLogin, user: u, password: [SECRET], lifetime: 1h",
        "tenant: identity, grant: userLogin, user: u, password: SECRET, lifetime: SECRET",
        "tenant: gen, grant: clientCredentials, clientId: b, clientAuthentication: tls, tls: { certificate: pem, privateKey: <key> }",
        "tenant: gen, grant: clientCredentials, clientId: b, clientAuthentication: tls, tls: { certificate: pem, privateKey: \"<pem>\" }",
        "tenant: gen, grant: clientCredentials, clientId: b, clientAuthentication: tls, tls: { certificate: pem, privateKey: bare }",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: \"SECRET",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: 'SECRET\\', x: y",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: @SECRET",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: SECRET] }",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: *SECRET",
        "tenant: gen, grant: clientCredentials, clientId: b, clientSecret: \"\\qSECRET\"",
      })
  void aMistakeOfAnAccountIsNamedWithoutItsSecrets(String account) throws IOException {
    String keys =
        account
            .replace("SECRET", SECRET)
            .replace("<key>", inline)
            .replace("<pem>", "-----BEGIN PRIVATE KEY-----\\n" + inline);
    if (account.contains("gen") && !account.contains("staticHeaders")) {
      keys = "tokenEndpoint: \"https://login.example.com/token\", " + keys;
    }
    String said =
        validated(
            """
            version: 1
            tenants:
              gen: { kind: generic, url: "https://a.example.com" }
              sws: { kind: cyberark-sws, region: alero.io }
              aic: { kind: pingone-aic, url: "https://a.forgeblocks.com" }
              identity: { kind: cyberark-identity, url: "https://a.id.cyberark.cloud" }
            serviceAccounts:
              a: { %s }
            """
                .formatted(keys));

    assertNothingSecret(said, account.contains("\"SECRET") ? "" : ":8:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen: { kind: generic, url: \"https://u:SECRET@a.example.com\" }",
        "gen: { kind: generic, url: \"https://a.example.com\", proxy: \"https://u:SECRET@p:1\" }",
        "gen: { kind: generic, url: \"https://a.example.com\", proxy: \"http://u:SECRET@p\" }",
        "gen: { kind: generic, url: \"https://a.example.com\", proxy: \"http://u:SECRET@x@p:1\" }",
        "gen: { kind: generic, url: \"https://a.example.com\", proxy: \"http://u:SECRET/x@p:1\" }",
        "gen: { kind: generic, url: \"https://a.example.com\", proxy: \"http://u:SECRET%zz@p:1\" }",
        "gen: { kind: generic, url: \"https://a.example.com\", proxy: \"http://u:SECRET@p:1\" }",
        "gen: { kind: generic, url: \"https://a.example.com\", proxy: \"u:SECRET@p:1\" }",
        "gen: { kind: generic, url: \"https://a.example.com\", proxy: [\"u:SECRET@p:1\"] }",
        "gen: { kind: generic, url: \"https://a.example.com\", tls: { privateKey: <key> } }",
        "gen: { kind: generic, url: \"https://a.example.com\", tls: { certificate: pem, privateKey: \"${file:bare}\" } }",
        "sws: { kind: cyberark-sws, region: SECRET }",
        "sws: { kind: cyberark-sws, url: \"https://a.example.com\", issuer: \"https://u:SECRET@a.example.com\" }",
      })
  void aMistakeOfATenantIsNamedWithoutItsSecrets(String tenant) throws IOException {
    String lines = tenant.replace("SECRET", SECRET).replace("<key>", inline);

    assertNothingSecret(validated("version: 1\ntenants:\n  " + lines + "\n"), ":3:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pem", "bare", "rsa.json", "one-line.json", "jwk", "token", "secret"})
  void aKeyFileThatIsNoneIsDescribedWithoutItsContent(String name) throws IOException {
    for (String ending : new String[] {"", CUT, ".garbled", ".late", ".twice"}) {
      for (String account :
          new String[] {
            "tenant: sws, grant: privateKeyJwt, role: viewer, tenantId: " + SWS.tenantId(),
            "tenant: aic, grant: jwtBearer, scopes: [\"fr:am:*\"], accountId: " + AIC.accountId(),
            "tenant: aic, grant: jwtBearer, scopes: [x], keyPassword: " + SECRET,
          }) {
        String said =
            validated(
                """
                version: 1
                tenants:
                  sws: { kind: cyberark-sws, url: "http://127.0.0.1:1", issuer: "http://127.0.0.1:1/realm" }
                  aic: { kind: pingone-aic, url: "http://127.0.0.1:1" }
                serviceAccounts:
                  a: { %s, keyFile: %s }
                """
                    .formatted(account, name + ending));
        assertNothingSecret(said, "");
      }
    }
  }
}
