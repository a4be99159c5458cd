package io.latchkey.gateway.upstream.credential;

import static io.latchkey.gateway.upstream.credential.Fetched.failure;
import static io.latchkey.gateway.upstream.credential.Fetched.minted;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCredentialsTest {
  private static final String GOOD =
      "{\"access_token\":\"abc.DEF-123\",\"token_type\":\"Bearer\",\"expires_in\":18000,"
          + "\"scope\":\"orders_read\"}";

  private final HandClock clock = new HandClock();
  private final ScriptedClient client = new ScriptedClient();
  private final TokenSource source =
      Accounts.source(
          Accounts.client(false, "orders_read", "orders_write"),
          Accounts.identity(),
          client,
          clock);

  private MintFailure failed(int status, String content, String... fields) {
    client.answer(status, content, fields);
    return failure(source);
  }

  private static String reply(String expiresIn) {
    return "{\"access_token\":\"abc\",\"token_type\":\"bearer\",\"expires_in\":" + expiresIn + "}";
  }

  @Test
  void identityIsAskedWithAFormBasicAndTheNativeClientField() {
    client.answer(200, GOOD);
    Minted minted = minted(source);
    assertThat(minted.token().reveal()).isEqualTo("abc.DEF-123");
    assertThat(minted.lifetime()).isEqualTo(Duration.ofHours(5));
    assertThat(minted.missingScopes()).containsExactly("orders_write");
    assertThat(client.request(0).method()).isEqualTo("POST");
    assertThat(client.request(0).uri().toString())
        .isEqualTo("https://abc1234.id.example/oauth2/token/my_api_client");
    assertThat(client.request(0).timeout()).isEqualTo(ControlCalls.EXCHANGE);
    assertThat(client.request(0).maxContent()).isEqualTo(65_536);
    assertThat(client.field(0, "content-type")).startsWith("application/x-www-form-urlencoded");
    assertThat(client.field(0, "x-idap-native-client")).isEqualTo("true");
    assertThat(client.content(0))
        .contains("grant_type=client_credentials")
        .contains("scope=orders_read+orders_write")
        .doesNotContain("S3cret");
    String basic = client.field(0, "authorization").substring("Basic ".length());
    assertThat(new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8))
        .isEqualTo("svc-hr%40example.com:S3cret%3A+%C3%BC%26%2B");
    assertThat(source.endpointPaths()).containsExactly("/oauth2/token/my_api_client");
  }

  @Test
  void furtherParametersThatTheEndpointEchoesAreMasked() {
    ClientCredentials plain = Accounts.client(false);
    ClientCredentials grant =
        new ClientCredentials(
            plain.client(), plain.endpoint(), plain.scopes(), Map.of("pin", "c4n4ry pin"));
    client.answer(
        400, "{\"error\":\"invalid_request\",\"error_description\":\"no pin=c4n4ry+pin here\"}");
    MintFailure failure = failure(Accounts.source(grant, Accounts.generic(), client, clock));
    assertThat(client.content(0)).contains("pin=c4n4ry+pin");
    assertThat(failure.description()).isEqualTo("no pin=*** here");
  }

  @Test
  void postPutsTheSecretIntoTheFormAndGenericGetsNoNativeClientField() {
    TokenSource post = Accounts.source(Accounts.client(true), Accounts.generic(), client, clock);
    client.answer(200, GOOD);
    assertThat(minted(post).missingScopes()).isEmpty();
    assertThat(client.field(0, "authorization")).isEmpty();
    assertThat(client.field(0, "x-idap-native-client")).isEmpty();
    assertThat(client.content(0))
        .contains("client_id=svc-hr%40example.com")
        .contains("client_secret=S3cret%3A+%C3%BC%26%2B")
        .doesNotContain("scope");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1000",
    "899, 899000",
    "'\"3600\"', 3600000",
    "3599.5, 3599500",
    "'\"12.25\"', 12250",
    "0.001, 1",
    "null, 300000",
    "31622400, 31622400000",
    "1e3, 1000000",
  })
  void expiresInIsReadAsServersWriteIt(String json, long millis) {
    client.answer(200, reply(json));
    assertThat(minted(source).lifetime()).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void expiresInThatIsAbsentMeansFiveMinutes() {
    client.answer(200, "{\"access_token\":\"abc==\",\"token_type\":\"BEARER\"}", "Date", "soon");
    assertThat(minted(source).lifetime()).isEqualTo(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "0.0001",
        "31622401",
        "1e300",
        "1e999",
        "99999999999999999999999",
        "\"-5\"",
        "\"\"",
        "\".\"",
        "\"1.2.3\"",
        "\"soon\"",
        "\"111111111111111111111\"",
        "true",
        "{}",
        "[300]",
      })
  void expiresInThatMakesNoSenseIsAFailure(String json) {
    assertThat(failed(200, reply(json)).word()).isEqualTo("expires-in");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | `` | empty",
        "200 | `  ` | empty",
        "204 | `` | status-204",
        "201 | {} | status-201",
        "200 | <html>login</html> | html",
        "200 | `  <!DOCTYPE html>` | html",
        "200 | hello | not-json",
        "200 | [1] | not-json",
        "200 | `\"token\"` | not-json",
        "200 | {\"access_token\":\"a\" | not-json",
        "200 | {\"access_token\":\"a\",\"access_token\":\"b\",\"token_type\":\"Bearer\"} | not-json",
        "200 | {\"access_token\":\"a\",\"token_type\":\"Bearer\"} x | not-json",
        "200 | {\"token_type\":\"Bearer\"} | no-token",
        "200 | {\"access_token\":7,\"token_type\":\"Bearer\"} | no-token",
        "200 | {\"access_token\":\"a\"} | token-type",
        "200 | {\"access_token\":\"a\",\"token_type\":\"mac\"} | token-type",
        "200 | {\"access_token\":\"\",\"token_type\":\"Bearer\"} | token-syntax",
        "200 | {\"access_token\":\"a b\",\"token_type\":\"Bearer\"} | token-syntax",
        "200 | {\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"Bearer\"} | token-syntax",
        "200 | {\"access_token\":\"\u00fc\",\"token_type\":\"Bearer\"} | token-syntax",
        "200 | {\"access_token\":\"===\",\"token_type\":\"Bearer\"} | token-syntax",
        "302 | `` | redirect",
        "307 | {} | redirect",
        "500 | oops | status-500",
        "503 | `` | status-503",
        "404 | <html/> | status-404",
        "403 | Forbidden | status-403",
        "500 | {\"error\":\"invalid_client\"} | invalid_client",
        "429 | {\"error\":\"access_denied\"} | access_denied",
        "400 | {\"error\":\"temporarily_unavailable\"} | temporarily_unavailable",
        "400 | {\"error\":\"new\\u000aline\"} | unreadable",
        "400 | {\"error\":17} | unreadable",
      })
  void aReplyThatIsNoTokenMayPassByItself(int status, String content, String word) {
    MintFailure failure = failed(status, content);
    assertThat(failure.word()).isEqualTo(word);
    assertThat(failure.permanent()).isFalse();
    assertThat(failure.sentence()).doesNotContain("\n").isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"error\":\"access_denied\"} | access_denied | @suffix",
        "400 | {\"error\":\"access_denied\"} | access_denied | confidential client",
        "400 | {\"error\":\"access_denied\"} | access_denied | MFA",
        "401 | {\"error\":\"invalid_client\"} | invalid_client | clientSecret",
        "200 | {\"error\":\"invalid_client\"} | invalid_client | clientSecret",
        "400 | {\"error\":\"invalid_grant\"} | invalid_grant | clientId",
        "400 | {\"error\":\"unauthorized_client\"} | unauthorized_client | clientId",
        "400 | {\"error\":\"invalid_scope\"} | invalid_scope | orders_read orders_write",
        "400 | {\"error\":\"invalid_request\"} | invalid_request | application",
        "401 | no | status-401 | clientSecret",
      })
  void aRefusalOfTheAccountIsLastingAndSaysWhatToDo(
      int status, String content, String word, String advice) {
    MintFailure failure = failed(status, content);
    assertThat(failure.permanent()).isTrue();
    assertThat(failure.word()).isEqualTo(word);
    assertThat(failure.sentence()).contains(advice);
  }

  @Test
  void theRefusedScopeIsNamedIfTheServerNamesIt() {
    MintFailure failure =
        failed(
            400,
            "{\"error_description\":\"Unsupported scope for service account:"
                + " orders_write,fr:b:*\",\"error\":\"invalid_scope\"}");
    assertThat(failure.sentence()).contains("scope orders_write;").doesNotContain("fr:b");
  }

  @Test
  void theServersWordsGoNowhereButTheLogCleanedMaskedAndCut() {
    MintFailure failure =
        failed(
            400,
            "{\"error\":\"invalid_client\",\"error_description\":\"bad\\u001b[31m"
                + " S3cret: \u00fc&+ and S3cret%3A+%C3%BC%26%2B "
                + "x".repeat(300)
                + "\"}");
    assertThat(failure.description())
        .startsWith("bad?[31m *** and ***")
        .hasSizeLessThanOrEqualTo(UpstreamText.MOST);
    assertThat(failure.sentence()).doesNotContain("bad").doesNotContain("xxx");
  }

  @Test
  void aTokenOfEightKibIsTakenAndOneCharacterMoreIsNot() {
    client.answer(200, "{\"access_token\":\"" + "a".repeat(8192) + "\",\"token_type\":\"Bearer\"}");
    assertThat(minted(source).token().reveal()).hasSize(8192);
    String longer = "{\"access_token\":\"" + "a".repeat(8193) + "\",\"token_type\":\"Bearer\"}";
    assertThat(failed(200, longer).word()).isEqualTo("token-syntax");
  }

  @Test
  void deepAndLargeRepliesAreBounded() {
    String deepest = "[".repeat(31) + "]".repeat(31);
    client.answer(200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"x\":" + deepest + "}");
    assertThat(minted(source).token().reveal()).isEqualTo("a");
    String deeper = "[".repeat(32) + "]".repeat(32);
    assertThat(
            failed(200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"x\":" + deeper + "}")
                .word())
        .isEqualTo("not-json");
    assertThat(failed(200, "[".repeat(60_000)).word()).isEqualTo("not-json");
    assertThat(failed(200, ".".repeat(65_537)).word()).isEqualTo("too-large");
    assertThat(failed(200, "1".repeat(65_536)).word()).isEqualTo("not-json");
  }

  @ParameterizedTest
  @EnumSource(UpstreamException.Kind.class)
  void noAnswerAtAllMayPass(UpstreamException.Kind kind) {
    client.breaks(kind);
    MintFailure failure = failure(source);
    assertThat(failure.permanent()).isFalse();
    // why a connection did not come about is said in the transport's own words
    boolean quotes =
        kind == UpstreamException.Kind.UNREACHABLE
            || kind == UpstreamException.Kind.CERTIFICATE_REFUSED;
    assertThat(failure.sentence().contains("scripted")).isEqualTo(quotes);
    assertThat(failure.sentence()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | 7",
        "0 | 0",
        "301 | 300",
        "99999999999 | 300",
        "Sun, 22 Nov 2026 00:00:30 GMT | 30",
        "Sun, 22 Nov 2026 09:00:00 GMT | 300",
        "Sat, 21 Nov 2026 09:00:00 GMT | 0",
        "-5 | 0",
        "soon | 0",
      })
  void retryAfterIsHonouredWithinBounds(String value, long seconds) {
    assertThat(failed(429, "", "Retry-After", value).retryAfter()).hasSeconds(seconds);
    assertThat(failed(503, "{\"error\":\"x\"}", "Retry-After", value).retryAfter())
        .hasSeconds(seconds);
  }

  @Test
  void aClockThatIsOffIsNamedByHowMuch() {
    String ahead = "Sun, 22 Nov 2026 00:01:00 GMT";
    MintFailure failure = failed(400, "{\"error\":\"invalid_grant\"}", "Date", ahead);
    assertThat(MintLog.sentence(failure)).endsWith("clock is 60.5 s behind the server's");
    String behind = "Sat, 21 Nov 2026 23:59:00 GMT";
    failure = failed(200, "", "Date", behind);
    assertThat(MintLog.sentence(failure)).endsWith("clock is 59.5 s ahead of the server's");
    failure = failed(200, "", "Date", "Sun, 22 Nov 2026 00:00:04 GMT");
    assertThat(MintLog.sentence(failure)).doesNotContain("clock");
  }

  @Test
  void randomBytesNeverGetThrough() {
    Random random = new Random(4711);
    byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 5_000; i++) {
      byte[] content = good.clone();
      for (int k = random.nextInt(6); k >= 0; k--) {
        content[random.nextInt(content.length)] = (byte) random.nextInt(256);
      }
      client.answer(200, content);
      try {
        Minted minted = source.fetch(null).toCompletableFuture().join();
        assertThat(io.latchkey.gateway.http.Ascii.isB64Token(minted.token().reveal())).isTrue();
        assertThat(minted.lifetime()).isPositive();
      } catch (java.util.concurrent.CompletionException failed) {
        assertThat(MintException.in(failed).word()).isNotEqualTo("fault");
      }
    }
  }
}
