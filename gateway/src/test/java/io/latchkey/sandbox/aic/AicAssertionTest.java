package io.latchkey.sandbox.aic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an assertion must be, each defect alone. */
class AicAssertionTest {
  private final TestAic t = new TestAic();

  @AfterEach
  void close() {
    t.close();
  }

  private static Arguments defect(String snippet, Consumer<JWTClaimsSet.Builder> bend) {
    return arguments(snippet, bend);
  }

  static List<Arguments> defects() {
    return List.of(
        defect("iss and sub", c -> c.issuer("another")),
        defect("iss and sub", c -> c.subject("another")),
        defect("iss and sub", c -> c.issuer(null)),
        defect("iss and sub", c -> c.subject(null)),
        defect("no active service account", c -> c.issuer("unknown").subject("unknown")),
        defect("aud must be https://127.0.0.1:", c -> c.audience((String) null)),
        defect("aud must be", c -> c.audience("https://127.0.0.1/am/oauth2/access_token")),
        defect("aud must be", c -> c.audience("http://127.0.0.1:443/am/oauth2/access_token")),
        defect(
            "aud must be", c -> c.audience("https://gateway.example:443/am/oauth2/access_token")),
        defect("needs an exp", c -> c.expirationTime(null)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("defects")
  void aWrongClaimIsRefused(String snippet, Consumer<JWTClaimsSet.Builder> bend)
      throws IOException {
    JWTClaimsSet.Builder claims = t.claims();
    bend.accept(claims);
    refused(t.signed(claims), snippet);
  }

  private void refused(String assertion, String snippet) throws IOException {
    HttpResponse<String> response = t.mint(assertion, "fr:idm:*");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .startsWith("{\"error_description\":")
        .contains("\"error\":\"invalid_grant\"")
        .contains(snippet);
    assertThat(t.counters().mints()).isZero();
  }

  /** Seconds from now until exp. */
  @ParameterizedTest
  @CsvSource({"-300, 400", "-299, 200", "1, 200", "86400, 200", "86401, 400"})
  void theExpiryHasFiveMinutesOfSkewAndACeiling(int seconds, int status) throws IOException {
    Date exp = Date.from(t.clock.instant().plusSeconds(seconds));
    assertThat(t.mint(t.signed(t.claims().expirationTime(exp)), "fr:idm:*").statusCode())
        .isEqualTo(status);
  }

  @Test
  void theCeilingIsASwitch() throws IOException {
    t.switches().assertionMaxSeconds.set(180);
    assertThat(t.mint(t.signed(t.claims()), "fr:idm:*").statusCode()).isEqualTo(200);
    t.switches().assertionMaxSeconds.set(179);
    refusedAfterOne(t.signed(t.claims()), "more than 179 seconds ahead");
  }

  private void refusedAfterOne(String assertion, String snippet) throws IOException {
    assertThat(t.mint(assertion, "fr:idm:*").body()).contains("invalid_grant", snippet);
    assertThat(t.counters().mints()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"nbf, 300, 200", "nbf, 301, 400", "iat, 300, 200", "iat, 301, 400"})
  void timesInTheFutureAreRefusedBeyondTheSkew(String claim, int ahead, int status)
      throws IOException {
    Instant time = t.clock.instant().plusSeconds(ahead);
    assertThat(t.mint(t.signed(t.claims().claim(claim, time.getEpochSecond())), "fr:idm:*"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(status);
  }

  @Test
  void anotherKeyOrAlgorithmIsRefused() throws IOException, JOSEException {
    var stranger = new RSAKeyGenerator(2048).generate();
    refused(TestAic.signed(stranger, JWSAlgorithm.RS256, t.claims()), "not signed by a key");
    refused(TestAic.signed(t.settings.key(), JWSAlgorithm.RS512, t.claims()), "with RS256");
    refused("a.b.c", "not a signed JWT");
    String good = t.signed(t.claims());
    refused(good.substring(0, good.length() - 8) + "AAAAAAAA", "not signed by a key");
  }

  @Test
  void theDenialMayBeAnInvalidClient() throws IOException {
    t.switches().assertionDenial.set(AicSwitches.AssertionDenial.INVALID_CLIENT);
    HttpResponse<String> response = t.mint("a.b.c", "fr:idm:*");
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body())
        .isEqualTo(
            "{\"error_description\":\"Client authentication failed\",\"error\":\"invalid_client\"}");
  }

  @Test
  void theAudienceMayLackItsPortOrSayAnythingAsSwitched() throws IOException {
    String portless = "https://127.0.0.1/am/oauth2/access_token";
    String twice = "http://127.0.0.1:1:1/am/oauth2/access_token";
    t.switches().audience.set(AicSwitches.Audience.PORTLESS);
    assertThat(mintFor(portless)).isEqualTo(200);
    assertThat(mintFor(t.audience())).isEqualTo(200);
    assertThat(mintFor(twice)).isEqualTo(400);
    t.switches().audience.set(AicSwitches.Audience.ANY);
    assertThat(mintFor(twice)).isEqualTo(200);
  }

  @Test
  void theHostOfTheAudienceMayBeFixed() throws IOException {
    t.switches().audienceHost.set("openam-acme.forgeblocks.com");
    assertThat(mintFor("https://openam-acme.forgeblocks.com:443/am/oauth2/access_token"))
        .isEqualTo(200);
    assertThat(mintFor("https://openam-acme.forgeblocks.com/am/oauth2/access_token"))
        .isEqualTo(400);
    assertThat(mintFor(t.audience())).isEqualTo(400);
    t.switches().audienceHost.set("[::1]:8443");
    assertThat(mintFor("https://[::1]:8443/am/oauth2/access_token")).isEqualTo(200);
  }

  private int mintFor(String audience) throws IOException {
    return t.mint(t.signed(t.claims().audience(audience)), "fr:idm:*").statusCode();
  }

  @Test
  void anAssertionGetsOneTokenUnlessSwitchedOtherwise() throws IOException {
    String assertion = t.signed(t.claims());
    assertThat(t.mint(assertion, "fr:idm:*").statusCode()).isEqualTo(200);
    refusedAfterOne(assertion, "jti has got a token before");
    t.switches().singleUseJti.set(false);
    assertThat(t.mint(assertion, "fr:idm:*").statusCode()).isEqualTo(200);
  }

  @Test
  void aJtiIsNeededForOpenidOnlyUnlessSwitchedOtherwise() throws IOException {
    assertThat(t.mint(t.signed(t.claims().jwtID(null)), "fr:idm:*").statusCode()).isEqualTo(200);
    refusedWithOpenid();
    assertThat(t.mint(t.signed(t.claims()), "openid fr:idm:*").body())
        .contains("\"scope\":\"fr:idm:* openid\"");
    t.switches().jti.set(AicSwitches.Jti.ALWAYS);
    assertThat(t.mint(t.signed(t.claims().jwtID(null)), "fr:idm:*").body()).contains("needs a jti");
  }

  private void refusedWithOpenid() throws IOException {
    assertThat(t.mint(t.signed(t.claims().jwtID(null)), "openid fr:idm:*").body())
        .contains("invalid_grant", "needs a jti");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "x=1; 400; Grant type is not set",
        "grant_type=password; 400; unsupported_grant_type",
        "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer; 401; invalid_client",
        "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&client_id=service-account;"
            + " 400; Missing parameter: assertion",
        "a=1&a=2; 400; each parameter once",
      })
  void aFormThatIsWrongIsRefused(String form, int status, String snippet) throws IOException {
    HttpResponse<String> response =
        t.post(
            "/am/oauth2/access_token", form, "Content-Type", "application/x-www-form-urlencoded");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(snippet);
  }

  @Test
  void aReadOfTheTokenEndpointIsRefused() throws IOException {
    assertThat(t.get("/am/oauth2/access_token").statusCode()).isEqualTo(405);
  }
}
