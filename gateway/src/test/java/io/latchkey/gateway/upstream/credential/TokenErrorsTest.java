package io.latchkey.gateway.upstream.credential;

import static io.latchkey.gateway.upstream.credential.Fetched.failure;
import static io.latchkey.gateway.upstream.credential.Fetched.minted;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Renewed;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.PublicClient;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import io.latchkey.gateway.upstream.transport.TenantSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each refusal says to a person, by tenant kind and by what the account proves itself with.
 */
class TokenErrorsTest {
  private static final String REALM = "https://auth.alero.io/auth/realms/serviceaccounts";
  private static final String AIC = "https://openam-acme.example.com";

  private final HandClock clock = new HandClock();
  private final ScriptedClient client = new ScriptedClient();

  @TempDir Path folder;
  private Path file = Path.of("unset");

  @BeforeEach
  void writeAnAssertion() throws IOException {
    file = Files.writeString(folder.resolve("token"), "eyJh.e30.c2ln");
  }

  private Grant grant(String account) {
    ClientAuthentication signed = new ClientAssertion(Accounts.signed(), "bot");
    ClientAuthentication secret = new ClientSecret("bot", Secret.of("S3cret"), false);
    ClientAuthentication tls = new ClientCertificate("bot", Tls.SYSTEM);
    return switch (account) {
      case "sws" -> VendorGrantsTest.sws(REALM);
      case "sws secret", "secret", "aic secret" -> Accounts.with(secret);
      case "aic" -> VendorGrantsTest.aic(AIC, "fr:a:*", "fr:b:*", "fr:idm:*");
      case "signed" -> Accounts.with(signed, "a");
      case "file" -> Accounts.with(new ClientAssertion(new Renewed(file), "bot"));
      case "tls" -> Accounts.with(tls);
      case "public" -> Accounts.with(new PublicClient("bot"));
      case "bearer" -> Accounts.bearer(new PublicClient("bot"));
      case "bearer secret" -> Accounts.bearer(secret);
      case "bearer tls" -> Accounts.bearer(tls);
      case "bearer signed" -> Accounts.bearer(signed);
      default -> throw new AssertionError(account);
    };
  }

  private TokenSource source(String account) {
    TenantSettings tenant =
        account.startsWith("sws")
            ? Accounts.sws()
            : account.startsWith("aic") ? Accounts.aic() : Accounts.generic();
    return Accounts.source(grant(account), tenant, client, clock);
  }

  private static String json(String code, String description) {
    return "{\"error_description\":\"" + description + "\",\"error\":\"" + code + "\"}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # Secure Web Sessions without a reason: what Keycloak checks, in its order
          sws | invalid_client |  | : check in this order that tenantId and keyFile belong together; audience, which is https://auth.alero.io/auth/realms/serviceaccounts (the usual one follows from region or issuer); this machine's clock; that the service account was not deleted nor its key renewed in the portal
          sws | invalid_client | Invalid client or Invalid client credentials | : check in this order that tenantId and keyFile belong together
          sws | unauthorized_client | Client authentication with signed JWT failed: Token is not active | : the assertion is too old or too new by the tenant's clock: set this machine's clock by NTP; if that is right, check that tenantId
          sws | invalid_client | Token is not active | set this machine's clock
          sws | invalid_client | Token was issued too far in the past to be used now | set this machine's clock
          sws | invalid_client | Token expiration is too far in the future and iat claim not present in token | set this machine's clock
          sws | invalid_client | Token reuse detected | : the tenant says that it saw the assertion before, but each is made for one request: look for a proxy on the way that sends requests twice; if that is right, check
          sws | invalid_client | Invalid token audience | : the tenant says that the audience is wrong: check audience, which is https://auth.alero.io/auth/realms/serviceaccounts (the usual one follows from region or issuer); if
          sws | invalid_client | Multiple audiences not allowed | check audience, which is
          sws | invalid_client | Token jti claim is required | look for a proxy on the way that changes requests
          sws | invalid_client | Signature on JWT token failed validation | : the tenant has another key for this account: check keyFile; if
          sws | invalid_client | Unable to load public key | check keyFile
          sws | invalid_grant |  | check in this order that tenantId
          sws | access_denied |  | check in this order that tenantId
          sws | invalid_request |  | : check region or issuer, and parameters
          sws | unsupported_grant_type |  | does not offer this grant
          sws secret | invalid_client |  | : check clientId, clientSecret and clientAuthentication, and that region or issuer is the tenant's own
          # Advanced Identity Cloud
          aic | invalid_scope | Unsupported scope for service account: fr:a:*,fr:b:* | : the tenant refuses the scope fr:a:* fr:b:*; give it to the service account in the admin console
          aic | invalid_scope | Unsupported scope for service account: fr:idm:* | refuses the scope fr:idm:*; give
          aic | invalid_scope | no | refuses the scope fr:a:* fr:b:* fr:idm:*; give
          aic | invalid_grant |  | : check in this order that accountId and keyFile belong together; audience, which is https://openam-acme.example.com:443/am/oauth2/access_token (the usual form is https://HOST:443/am/oauth2/access_token, port and all, with the host of url); this machine's clock; that the service account was not deleted nor its key regenerated in the admin console
          aic | invalid_client | Client authentication failed | check in this order that accountId and keyFile
          aic | invalid_grant | JWT has expired | set this machine's clock by NTP; if that is right, check that accountId
          aic | invalid_grant | Invalid audience | : the tenant says that the audience is wrong: check audience, which is https://openam-acme.example.com:443/am/oauth2/access_token
          aic | invalid_request |  | : check url, scopes and parameters
          aic secret | invalid_client |  | : check clientId, clientSecret and clientAuthentication
          # any other server, by what the account proves itself with
          secret | invalid_client | Token is not active | : check clientId, clientSecret and clientAuthentication
          secret | invalid_scope |  | : no scope was asked for
          signed | invalid_client |  | : check in this order clientId, keyFile, keyId and algorithm (RS256 now); audience, which is https://login.example.com; this machine's clock; that the tenant has this key's public half
          signed | invalid_client | JWT replayed | look for a proxy on the way that sends requests twice
          signed | invalid_client | missing jti | look for a proxy on the way that changes requests
          signed | invalid_client | AADSTS: Invalid Audience | check audience, which is https://login.example.com; if
          signed | invalid_client | bad signature | check keyFile and keyId
          signed | invalid_scope | nope | : the tenant refuses the scope a; check its spelling
          file | invalid_client |  | : check in this order that assertionFile is renewed in time and for this tenant's audience
          file | invalid_client | expired | check that what writes assertionFile renews it in time
          file | invalid_client | replay | must renew it for every token
          file | invalid_client | jti | must put a jti into the assertion
          file | invalid_client | audience | check what writes assertionFile
          file | invalid_client | signature | does not know the key that the assertion in assertionFile is signed with
          tls | invalid_client |  | : check that tls.certificate is the one that the tenant has registered for clientId
          public | invalid_client |  | : check clientId; the tenant may want a proof
          bearer | invalid_grant |  | : check in this order accountId, assertionIssuer and subject, keyFile, keyId and algorithm
          bearer | invalid_client |  | : check in this order accountId, assertionIssuer and subject
          bearer secret | invalid_grant |  | : check in this order accountId, assertionIssuer and subject
          bearer secret | invalid_client |  | : check clientId, clientSecret
          bearer tls | invalid_grant |  | : check in this order accountId
          bearer tls | invalid_client |  | : check that tls.certificate
          bearer signed | invalid_grant | replay | look for a proxy
          bearer signed | invalid_client | replay | look for a proxy
          """)
  void aRefusalSaysWhatToLookAt(String account, String code, String description, String advice) {
    client.answer(400, json(code, description == null ? "" : description));
    MintFailure failure = failure(source(account));
    assertThat(failure.word()).isEqualTo(code);
    assertThat(failure.sentence())
        .startsWith("the token endpoint answered " + code + ": ")
        .contains(advice)
        .doesNotContain("S3cret");
    assertThat(failure.description()).isEqualTo(description == null ? "" : description);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sws | 401 | check in this order that tenantId",
        "aic | 401 | check in this order that accountId",
        "tls | 401 | tls.certificate",
        "sws | 404 | answered 404: check region or issuer",
        "aic | 404 | answered 404: check url",
        "aic | 405 | answered 405: check url, the tenant's own host without a path",
        "signed | 404 | answered 404: check tokenEndpoint or issuer",
      })
  void aBareStatusSaysWhatToLookAt(String account, int status, String advice) {
    client.answer(status, "<html>");
    assertThat(failure(source(account)).sentence()).contains(advice);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sws | 404 | Realm does not exist | status-404 | answered 404: check region or issuer",
        "sws | 401 | Bad client! | status-401 | answered 401: check in this order that tenantId",
        "aic | 404 | not_found | not_found | answered not_found: check url",
        "aic | 400 | Bad request! | unreadable | answered 400 with an error that is not one of OAuth's",
      })
  void anErrorThatIsNoneOfOAuthLeavesTheStatusToSpeak(
      String account, int status, String error, String word, String sentence) {
    client.answer(status, "{\"error\":\"" + error + "\"}");
    MintFailure failure = failure(source(account));
    assertThat(failure.word()).isEqualTo(word);
    assertThat(failure.sentence()).contains(sentence);
    assertThat(failure.description()).isEqualTo(error.equals(word) ? "" : error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sws", "aic", "signed", "file", "bearer", "bearer secret"})
  void aRefusedAssertionMayPassOnceAndLastsFromTheSecondTimeOn(String account) {
    TokenSource source = source(account);
    for (int i = 0; i < 3; i++) {
      client.answer(400, json("invalid_grant", "Token reuse detected"));
      assertThat(failure(source).permanent()).isEqualTo(i > 0);
    }
    client.answer(503, "");
    assertThat(failure(source).permanent()).isFalse();
    client.answer(400, json("invalid_client", ""));
    assertThat(failure(source).permanent()).as("503 says nothing of the account").isTrue();
    client.answer(200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\"}");
    minted(source);
    client.answer(401, "");
    assertThat(failure(source).permanent()).as("a token came in between").isFalse();
    client.answer(401, json("odd", ""));
    assertThat(failure(source).permanent()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "sws, 400, invalid_scope",
    "aic, 400, invalid_scope",
    "aic, 400, unsupported_grant_type",
    "aic, 400, access_denied",
    "signed, 401, invalid_request",
    "secret, 400, invalid_client",
    "secret, 401, invalid_client",
    "tls, 401, invalid_client",
    "public, 400, unauthorized_client",
  })
  void whatNoOtherAssertionMendsLastsAtOnce(String account, int status, String code) {
    client.answer(status, json(code, ""));
    assertThat(failure(source(account)).permanent()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"500, server_error", "500, invalid_client", "503, x", "429, slow_down"})
  void aServerInTroubleMayPassHoweverOften(int status, String code) {
    TokenSource source = source("aic");
    for (int i = 0; i < 4; i++) {
      client.answer(status, json(code, "NullPointerException"));
      MintFailure failure = failure(source);
      assertThat(failure.permanent()).isFalse();
      assertThat(failure.word()).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'Sun, 22 Nov 2026 00:00:09 GMT', false",
    "'Sun, 22 Nov 2026 00:00:10 GMT', true",
    "'Sat, 21 Nov 2026 23:59:49 GMT', true",
    "'Sat, 21 Nov 2026 23:59:50 GMT', false",
  })
  void aClockThatIsOffComesFirstAndByHowMuch(String date, boolean first) {
    client.answer(400, json("invalid_client", ""), "Date", date);
    String sentence = MintLog.sentence(failure(source("sws")));
    assertThat(sentence.contains(": the assertion is too old or too new")).isEqualTo(first);
    if (first) {
      assertThat(sentence).contains("; this machine's clock is 10.5 s ");
    }
  }

  @Test
  void aServerThatEchoesTheAssertionDoesNotGetItIntoTheLog() {
    TokenSource source = source("sws");
    client.answer(503, "");
    failure(source);
    String assertion = String.valueOf(Form.of(client, 0).get("client_assertion"));
    String signature = assertion.substring(assertion.lastIndexOf('.') + 1);
    client.answer(400, json("invalid_client", "bad " + assertion + " and " + signature + " no"));
    MintFailure failure = failure(source);
    assertThat(failure.description()).isEqualTo("bad *** and *** no");
    client.answer(400, json(signature, ""));
    assertThat(failure(source).word()).isEqualTo("unreadable");
  }

  @ParameterizedTest
  @CsvSource({
    "secret, S3cret, unreadable",
    "secret, invalid_S3cret, unreadable",
    "secret, Ym90OlMzY3JldA, unreadable",
    "signed, eyJhbGciOiJSUzI1NiJ9, unreadable",
    "signed, AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCd, unreadable",
    "signed, AADSTS700027.invalid_assertion, AADSTS700027.invalid_assertion",
  })
  void anErrorCodeThatEchoesAProofIsNotShown(String account, String code, String shown) {
    client.answer(400, json(code, ""));
    MintFailure failure = failure(source(account));
    assertThat(failure.word()).isEqualTo(shown);
    if (shown.equals("unreadable")) {
      assertThat(failure.sentence())
          .isEqualTo("the token endpoint answered 400 with an error that is not one of OAuth's");
      assertThat(failure.toString()).doesNotContain(code);
      assertThat(failure.description()).contains("***").doesNotContain(code, "S3cret");
    } else {
      assertThat(failure.sentence()).startsWith("the token endpoint answered " + shown);
    }
  }

  @ParameterizedTest
  @CsvSource({"secret, S3cret", "secret, Ym90OlMzY3JldA", "signed, eyJhbGciOiJSUzI1NiJ9"})
  void norIsOneThatComesByAStatusThatSpeaksForItself(String account, String code) {
    client.answer(404, json("no " + code, ""));
    MintFailure failure = failure(source(account));
    assertThat(failure.word()).isEqualTo("status-404");
    assertThat(failure.sentence()).doesNotContain(code);
    assertThat(failure.description()).isEqualTo("no ***");
  }

  @Test
  void aSecretThatIsPartOfAnErrorCodeHidesNoKnownOne() {
    client.answer(400, json("invalid_client", ""));
    Grant weak = Accounts.with(new ClientSecret("bot", Secret.of("client"), false));
    MintFailure failure = failure(Accounts.source(weak, Accounts.generic(), client, clock));
    assertThat(failure.word()).isEqualTo("invalid_client");
    assertThat(failure.permanent()).isTrue();
  }
}
