package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.KeyMaterial;
import io.latchkey.gateway.config.Loaded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The likeliest mistakes with accounts and their files: each gets one message, at its place, that
 * says what to do next. With {@code -Dlatchkey.show=true} all of them are printed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrantMistakesTest {
  private static final String SWS = "kind: cyberark-sws, region: alero.eu";
  private static final String AIC = "kind: pingone-aic, url: 'https://openam-acme.forgeblocks.com'";
  private static final String ANY = "kind: generic, url: 'https://api.example.com'";

  private static final Map<String, String> ACCOUNTS =
      Map.of(
          "sws",
              "grant: privateKeyJwt~tenantId: 0123456789abcdef0123456789abcdef~keyFile: sws-service-account.json~role: auditor",
          "aic",
              "grant: jwtBearer~accountId: 5e1a2b3c-0000-4000-8000-000000000001~keyFile: aic-ops.jwk~scopes: ['fr:idm:*']",
          "client",
              "grant: privateKeyJwt~tokenEndpoint: https://login.example.com/token~clientId: bot~keyFile: billing.pem",
          "bearer",
              "grant: jwtBearer~tokenEndpoint: https://login.example.com/token~accountId: kim~keyFile: billing.pem",
          "secret",
              "grant: clientCredentials~tokenEndpoint: https://login.example.com/token~clientId: bot~clientSecret: ${file:word}",
          "headers", "grant: staticHeaders~headers: { x-api-key: '${file:word}' }");

  private Path files;

  @BeforeAll
  void makeFiles(@TempDir Path given) throws Exception {
    files = given;
    KeyMaterial.writeInto(files);
    Files.writeString(files.resolve("word"), "s3cret-of-the-test\n");
    Files.writeString(files.resolve("two-lines"), "s3cret\nsecond\n");
    Files.writeString(files.resolve("empty"), "");
    Files.writeString(files.resolve("jwt"), "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln\n");
    String pem = Files.readString(files.resolve("billing.pem"));
    Files.writeString(
        files.resolve("windows.pem"), pem.replace("\r\n", "\n").replace("\n", "\r\n"));
    Files.createSymbolicLink(files.resolve("nowhere"), Path.of("/nowhere/key.pem"));
    Files.createDirectory(files.resolve("secrets"));
    openssl("pkey -in billing.pem -pubout -out public.pem");
    openssl("req -x509 -days 2 -subj /CN=bot -key billing.pem -out bot.crt");
    openssl("pkcs8 -topk8 -in billing.pem -passout pass:right -out locked.pem");
    openssl("pkcs12 -export -inkey billing.pem -in bot.crt -passout pass:right -out bot.p12");
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem");
    openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out short.pem");
    openssl("genpkey -algorithm X25519 -out x25519.pem");
    for (String name : List.of("windows.pem", "public.pem", "bot.crt", "locked.pem", "bot.p12")) {
      ownersAlone(name);
    }
    for (String name : List.of("ec.pem", "short.pem", "x25519.pem", "empty")) {
      ownersAlone(name);
    }
  }

  private void ownersAlone(String name) throws Exception {
    Files.setPosixFilePermissions(
        files.resolve(name), PosixFilePermissions.fromString("rw-------"));
  }

  private void openssl(String arguments) throws Exception {
    Authority.openssl(files, arguments);
  }

  /**
   * What {@code validate} says of an account, and of its tenant, after {@code from} became {@code
   * to}.
   */
  private List<String> problems(String account, String from, String to) throws Exception {
    String tenant = account.equals("sws") ? SWS : account.equals("aic") ? AIC : ANY;
    String text =
        """
        version: 1
        tenants:
          t: { %s }
        serviceAccounts:
          a:
            tenant: t
            %s
        scopes: { s: { rest: [/x] } }
        callers: { c: { network: [10.0.0.0/8], markerHeader: true } }
        routes: [{ name: r, path: /, tenant: t, serviceAccount: a, callers: { c: [s] } }]
        """
            .formatted(tenant, ACCOUNTS.get(account).replace("~", "\n    "));
    String was = from.replace("~", "\n    ");
    assertThat(text).contains(was);
    Path yaml = files.resolve("latchkey.yaml");
    Files.writeString(yaml, text.replace(was, to.replace("~", "\n    ")));
    Loaded loaded = ConfigFile.load(yaml, Map.of());
    return loaded.problems().stream()
        .map(problem -> problem.toString().replace(files + "/", ""))
        .toList();
  }

  /** A place that ends in + has a second message, one in - only a warning, and - alone none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          aic     | aic-ops.jwk         | sws-service-account.json      | 9:14: a.keyFile: | cyberark-sws
          sws     | sws-service-account.json | aic-ops.jwk              | 9:14: a.keyFile: | JWK
          sws     | sws-service-account.json | billing.pem              | 9:14: a.keyFile: | bare PEM
          client  | billing.pem         | sws-service-account.json      | 10:14: a.keyFile: | cyberark-sws
          client  | billing.pem         | public.pem                    | 10:14: a.keyFile: | public key
          client  | billing.pem         | bot.crt                       | 10:14: a.keyFile: | certificate
          client  | billing.pem         | locked.pem                    | 10:14: a.keyFile: | keyPassword
          client  | billing.pem         | `locked.pem~keyPassword: ${file:word}` | 10:14: a.keyFile: | keyPassword does not open
          client  | billing.pem         | bot.p12                       | 10:14: a.keyFile: | keyPassword
          client  | billing.pem         | `bot.p12~keyPassword: ${file:word}` | 10:14: a.keyFile: | keyPassword does not open
          client  | billing.pem         | `billing.pem~keyPassword: ${file:word}` | - | -
          client  | billing.pem         | `|~  -----BEGIN PRIVATE KEY-----~  MIIE` | 10:14: a.keyFile: | belongs in a file
          client  | billing.pem         | ${file:billing.pem}           | 10:14: a.keyFile: | without ${file:...}
          client  | billing.pem         | windows.pem                   | - | -
          client  | billing.pem         | `ec.pem~algorithm: RS256`     | 10:14: a.keyFile: | ES256: set algorithm to
          client  | billing.pem         | short.pem                     | 10:14: a.keyFile: | 1024 bits
          client  | billing.pem         | x25519.pem                    | 10:14: a.keyFile: | signs no assertion
          client  | billing.pem         | nowhere                       | 10:14: a.keyFile: | link that leads to nothing
          client  | billing.pem         | missing.pem                   | 10:14: a.keyFile: | does not exist
          client  | billing.pem         | secrets                       | 10:14: a.keyFile: | name a file in it
          client  | billing.pem         | empty                         | 10:14: a.keyFile: | empty
          client  | billing.pem         | jwt                           | 10:14: a.keyFile: | assertionFile
          client  | clientId: bot~      | ``                            | 5:3: a.clientId: | missing
          client  | keyFile: billing.pem | `clientSecret: ${file:word}` | 5:3: a.keyFile:+ | missing
          client  | keyFile: billing.pem | `keyFile: billing.pem~assertionFile: jwt` | 11:5: a.assertionFile: | one of the two
          client  | keyFile: billing.pem | assertionFile: billing.pem   | 10:20: a.assertionFile: | keyFile
          client  | keyFile: billing.pem | assertionFile: nowhere       | 10:20: a.assertionFile: | link
          client  | tokenEndpoint: https://login.example.com/token | issuer: http://login.example.com | 8:13: a.issuer: | use https://
          client  | /token              | `/token~issuer: https://login.example.com` | 9:5: a.issuer: | one of the two
          bearer  | accountId: kim~     | ``                            | 5:3: a.assertionIssuer: | accountId
          bearer  | keyFile: billing.pem | `keyFile: billing.pem~clientAuthentication: tls` | 5:3: a.tls:+ | missing
          secret  | clientSecret: ${file:word} | clientAuthentication: tls | 5:3: a.tls: | tls
          secret  | clientSecret: ${file:word} | `clientAuthentication: tls~tls: { certificate: bot.crt, privateKey: ec.pem }` | 11:46: a.tls.privateKey: | not the certificate's
          sws     | tenantId: 0123456789abcdef0123456789abcdef~ | `` | 5:3: a.tenantId: | portal
          sws     | tenantId: 0123456789abcdef0123456789abcdef | tenantId: acme | 8:15: a.tenantId: | portal
          sws     | region: alero.eu    | region: us                    | 3:36: t.region: | alero.io is the United States
          sws     | region: alero.eu    | `region: alero.eu, url: 'https://api.alero.eu'` | 3:46: t.url: | take one of the two out
          sws     | region: alero.eu    | `url: 'https://sws.example', issuer: 'http://sws.example/realm'` | 3:64: t.issuer: | cleartext
          sws     | ~role: auditor      | ``                            | 5:3: a.role: | auditor
          sws     | role: auditor       | role: Auditor                 | 10:11: a.role: | auditor
          aic     | 5e1a2b3c-0000-4000-8000-000000000001 | ops@example.com | 8:16: a.accountId: | 5e1a2b3c
          aic     | fr:idm:*            | fr:idm*                       | 10:14: a.scopes[0]: | did you mean "fr:idm:*"?
          aic     | ~scopes: ['fr:idm:*'] | ``                          | 5:3: a.scopes:- | opens nothing
          aic     | grant: jwtBearer     | grant: privateKeyJwt          | 7:12: a.grant: | jwtBearer
          headers | x-api-key: '${file:word}' | `Host: a, x-api-key: b`   | 8:16: a.headers.Host: | gateway writes
          headers | '${file:word}'      | '${file:two-lines}'           | 8:27: a.headers.x-api-key: | line break
          headers | x-api-key           | x api key                     | 8:16: a.headers.x api key: | letters
          headers | grant: staticHeaders | `grant: staticHeaders~clientId: x` | 8:5: a.clientId: | grant
          secret  | kind: generic,      | `kind: generic, proxy: 'https://egress.example:3128',`  | 3:30: t.proxy: | write http://
          secret  | kind: generic,      | `kind: generic, proxy: 'egress.example:3128',`  | 3:30: t.proxy: | http://host:port
          secret  | kind: generic,      | `kind: generic, proxy: 'http://egress.example',`  | 3:30: t.proxy: | port
          """)
  void aMistakeGetsOneMessageThatSaysWhatToDo(
      String account, String from, String to, String place, String says) throws Exception {
    List<String> problems = problems(account, from, to);
    if (Boolean.getBoolean("latchkey.show")) {
      System.out.println(account + ": " + from + " -> " + to);
      problems.forEach(problem -> System.out.println("    " + problem));
    }
    if (place.equals("-")) {
      assertThat(problems).isEmpty();
      return;
    }
    String at =
        place.replaceFirst(" a\\.", " serviceAccounts.a.").replaceFirst(" t\\.", " tenants.t.");
    assertThat(problems)
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("latchkey.yaml:" + at.replaceFirst("[+-]$", ""))
                    .contains(says));
    int errors = at.endsWith("-") ? 0 : at.endsWith("+") ? 2 : 1;
    assertThat(problems.stream().filter(problem -> !problem.contains(": warning: ")))
        .as("one message for one mistake")
        .hasSize(errors);
    assertThat(String.join("\n", problems)).doesNotContain("s3cret", "MIIE");
  }

  @Test
  void aFileThatMayNotBeReadIsSaidSo() throws Exception {
    Path file = Files.writeString(files.resolve("guarded.pem"), "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    boolean root = Files.isReadable(file);
    if (root) {
      System.out.println("SKIPPED: this user may read every file, so none is unreadable");
    }
    assumeTrue(!root, "this user may read every file, so none is unreadable");
    assertThat(problems("client", "billing.pem", "guarded.pem"))
        .singleElement()
        .asString()
        .contains("10:14: serviceAccounts.a.keyFile: ", "may not be read by this process");
  }
}
