package io.latchkey.gateway.upstream.credential;

import static io.latchkey.gateway.upstream.credential.Fetched.failure;
import static io.latchkey.gateway.upstream.credential.Fetched.minted;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserLoginTest {
  private static final String UP = "{\"Name\":\"UP\",\"MechanismId\":\"m-up\"}";
  private static final String SMS = "{\"Name\":\"SMS\",\"MechanismId\":\"m-sms\"}";
  private static final String EMAIL = "{\"Name\":\"EMAIL\",\"MechanismId\":\"m-mail\"}";
  private static final String SUCCESS =
      "{\"success\":true,\"Result\":{\"Summary\":\"LoginSuccess\",\"Auth\":\"ONETIME\"}}";
  private static final String FAILURE =
      "{\"success\":false,\"Result\":{\"Summary\":\"Failure\"},\"Message\":\"Wrong Pa55\\\"word\"}";
  private static final String NEXT =
      "{\"success\":true,\"Result\":{\"Summary\":\"StartNextChallenge\"}}";

  private final HandClock clock = new HandClock();
  private final ScriptedClient client = new ScriptedClient();
  private final TokenSource source = source();

  private TokenSource source(String... podHosts) {
    return Accounts.source(Accounts.login(), Accounts.identity(podHosts), client, clock);
  }

  private static String challenges(String... mechanisms) {
    StringBuilder list = new StringBuilder();
    for (String one : mechanisms) {
      list.append(list.length() == 0 ? "" : ",").append("{\"Mechanisms\":[").append(one);
      list.append("]}");
    }
    return result("\"SessionId\":\"s-1\",\"Summary\":\"NewPackage\",\"Challenges\":[" + list + "]");
  }

  private static String result(String members) {
    return "{\"success\":true,\"Result\":{" + members + "}}";
  }

  private String path(int i) {
    return client.request(i).uri().toString();
  }

  @Test
  void thePasswordIsAnsweredAndTheCookieIsTheToken() {
    client.answer(200, challenges(SMS + "," + UP));
    client.answer(
        200,
        SUCCESS,
        "Set-Cookie",
        "junk=1; Path=/",
        "Set-Cookie",
        ".aspxauth=0123ABCDEF; Path=/; Secure; HttpOnly");
    Minted minted = minted(source);
    assertThat(minted.token().reveal()).isEqualTo("0123ABCDEF");
    assertThat(minted.lifetime()).isEqualTo(Duration.ofHours(1));
    assertThat(path(0)).isEqualTo("https://abc1234.id.example/Security/StartAuthentication");
    assertThat(client.content(0))
        .isEqualTo("{\"User\":\"kiosk@example.com\",\"Version\":\"1.0\",\"TenantId\":\"ABC1234\"}");
    assertThat(client.field(0, "x-idap-native-client")).isEqualTo("true");
    assertThat(client.field(0, "content-type")).isEqualTo("application/json");
    assertThat(client.field(0, "cookie")).isEmpty();
    assertThat(path(1)).isEqualTo("https://abc1234.id.example/Security/AdvanceAuthentication");
    assertThat(client.content(1))
        .contains("\"SessionId\":\"s-1\"")
        .contains("\"MechanismId\":\"m-up\"")
        .contains("\"Action\":\"Answer\"")
        .contains("\"Answer\":\"Pa55\\\"word\"");
  }

  @Test
  void theDeviceIsRememberedAndTheSessionIsNot() {
    client.answer(200, challenges(UP));
    client.answer(
        200, SUCCESS, "Set-Cookie", ".ASPXAUTH=AA", "Set-Cookie", "CCSID=device-1; Path=/");
    minted(source);
    client.answer(200, challenges(UP)).answer(200, SUCCESS, "Set-Cookie", ".ASPXAUTH=BB");
    assertThat(minted(source).token().reveal()).isEqualTo("BB");
    assertThat(client.field(2, "cookie")).isEqualTo("CCSID=device-1");
    assertThat(client.field(3, "cookie")).isEqualTo("CCSID=device-1");
  }

  @Test
  void aDeviceThatCannotBeSentBackIsForgotten() {
    client.answer(200, challenges(UP));
    client.answer(
        200, SUCCESS, "Set-Cookie", ".ASPXAUTH=AA", "Set-Cookie", "CCSID=a, .ASPXAUTH=evil");
    minted(source);
    client.answer(200, challenges(SMS));
    failure(source);
    assertThat(client.field(2, "cookie")).isEmpty();
  }

  @Test
  void severalChallengesAreAnsweredOneAfterTheOther() {
    String second = "{\"Name\":\"UP\",\"MechanismId\":\"m-2\"}";
    client.answer(200, challenges(UP, EMAIL + "," + second)).answer(200, NEXT);
    client.answer(200, SUCCESS, "Set-Cookie", ".ASPXAUTH=AA");
    minted(source);
    assertThat(client.content(2)).contains("\"MechanismId\":\"m-2\"");
  }

  @Test
  void aChallengeThatWeCannotAnswerIsLastingAndNamed() {
    client.answer(200, challenges(UP, EMAIL + "," + SMS)).answer(200, NEXT);
    MintFailure failure = failure(source);
    assertThat(failure.permanent()).isTrue();
    assertThat(failure.word()).isEqualTo("challenge");
    assertThat(failure.sentence()).contains("EMAIL, SMS").contains("multi-factor");
  }

  @Test
  void challengesWithoutEndAreGivenUp() {
    client.answer(200, challenges(UP));
    for (int i = 0; i < 10; i++) {
      client.answer(200, challenges(UP));
    }
    assertThat(failure(source).word()).isEqualTo("login");
    assertThat(client.requests).hasSize(1 + Login.CHALLENGES_MOST);
  }

  @Test
  void aWrongPasswordIsLastingAndItsMessageIsMasked() {
    client.answer(200, challenges(UP)).answer(200, FAILURE);
    MintFailure failure = failure(source);
    assertThat(failure.permanent()).isTrue();
    assertThat(failure.word()).isEqualTo("login-failed");
    assertThat(failure.sentence()).contains("password").doesNotContain("Pa55");
    assertThat(failure.description()).isEqualTo("Wrong ***");
  }

  @Test
  void anOutOfBandStepIsLasting() {
    client.answer(200, challenges(UP)).answer(200, result("\"Summary\":\"OobPending\""));
    MintFailure failure = failure(source);
    assertThat(failure.permanent()).isTrue();
    assertThat(failure.sentence()).contains("OobPending");
  }

  @Test
  void aFederatedUserIsLasting() {
    client.answer(200, result("\"IdpRedirectUrl\":\"https://idp.evil.example/x\""));
    MintFailure failure = failure(source);
    assertThat(failure.word()).isEqualTo("federated");
    assertThat(failure.permanent()).isTrue();
    assertThat(failure.sentence()).contains("own directory").doesNotContain("evil");
  }

  @Test
  void thePodIsFollowedWhereItIsListed() {
    client.answer(200, result("\"PodFqdn\":\"pod0.id.example\"")).answer(200, challenges(UP));
    client.answer(200, SUCCESS, "Set-Cookie", ".ASPXAUTH=AA");
    minted(source("POD0.id.example"));
    assertThat(path(1)).isEqualTo("https://pod0.id.example/Security/StartAuthentication");
    assertThat(path(2)).isEqualTo("https://pod0.id.example/Security/AdvanceAuthentication");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "x.pod0.id.example",
        "id.example",
        "pod0.id.example:8443",
        "pod0.id.example.evil.example",
        "169.254.169.254",
        "[::1]",
      })
  void aPodElsewhereIsRefusedAndNamedWithItsKey(String pod) {
    client.answer(200, result("\"PodFqdn\":\"" + pod + "\""));
    MintFailure failure = failure(source("pod0.id.example"));
    assertThat(failure.word()).isEqualTo("pod");
    assertThat(failure.sentence()).contains(pod).contains("podHosts");
    assertThat(client.requests).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "user@pod0.id.example",
        "pod0.id.example/x",
        "pod0.id.example?",
        "pod0.id.example#",
        "https://pod0.id.example",
        "pod0.id.example\\r\\nX: y",
      })
  void aPodThatIsNoHostIsRefused(String pod) {
    client.answer(200, result("\"PodFqdn\":\"" + pod + "\""));
    MintFailure failure = failure(source("pod0.id.example"));
    assertThat(failure.word()).isEqualTo("pod");
    assertThat(failure.sentence()).contains("no host");
    assertThat(client.requests).hasSize(1);
  }

  @Test
  void aLoginIsSentOnTwiceAtMost() {
    for (int i = 0; i < 4; i++) {
      client.answer(200, result("\"PodFqdn\":\"abc1234.id.example\""));
    }
    assertThat(failure(source).sentence()).contains("pod to pod");
    assertThat(client.requests).hasSize(3);
  }

  @Test
  void aLoginWithoutItsCookieIsAFailureForResultAuthIsNoToken() {
    client.answer(200, challenges(UP)).answer(200, SUCCESS);
    assertThat(failure(source).word()).isEqualTo("no-token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"AA\"", "A A", "A,B", "\u00fc", "===", "A%41"})
  void aCookieThatIsNoBearerTokenIsAFailure(String value) {
    client.answer(200, challenges(UP)).answer(200, SUCCESS, "Set-Cookie", ".ASPXAUTH=" + value);
    assertThat(failure(source).word()).isEqualTo("token-syntax");
  }

  @Test
  void theLastCookieCounts() {
    client.answer(200, challenges(UP));
    client.answer(
        200, SUCCESS, "Set-Cookie", ".ASPXAUTH=; expires=x", "Set-Cookie", ".ASPXAUTH=AA");
    assertThat(minted(source).token().reveal()).isEqualTo("AA");
    client.answer(200, challenges(UP));
    client.answer(200, SUCCESS, "Set-Cookie", ".ASPXAUTHX=AA", "Set-Cookie", ".ASPXAUTH=");
    assertThat(failure(source).word()).isEqualTo("no-token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>login</html>",
        "",
        "{}",
        "{\"success\":\"true\"}",
        "{\"success\":true}",
        "{\"success\":true,\"Result\":[]}",
        "{\"success\":true,\"Result\":{\"Challenges\":{}}}",
        "{\"success\":true,\"Result\":{\"Challenges\":[{}]}}",
        "{\"success\":true,\"Result\":{\"PodFqdn\":7}}",
      })
  void anOddBeginningIsAFailureThatMayPass(String content) {
    client.answer(200, content);
    MintFailure failure = failure(source);
    assertThat(failure.permanent()).isFalse();
    assertThat(failure.word()).isNotEqualTo("fault");
  }

  @Test
  void retryWaitingTimeIsTheLeastWaitAfterAFailure() {
    client.answer(
        200,
        result(
            "\"SessionId\":\"s\",\"RetryWaitingTime\":70,\"Challenges\":[{\"Mechanisms\":["
                + UP
                + "]}]"));
    client.answer(200, FAILURE);
    assertThat(failure(source).retryAfter()).hasSeconds(70);
    client.answer(200, result("\"RetryWaitingTime\":1e9"));
    assertThat(failure(source).retryAfter()).isEqualTo(Backoff.RETRY_AFTER_MOST);
  }

  @Test
  void theTenantsThrottleIsHonoured() {
    client.answer(429, "", "Retry-After", "9");
    assertThat(failure(source).retryAfter()).hasSeconds(9);
  }

  @Test
  void aSessionIsLoggedOutWithItself() {
    client.answer(200, "{\"success\":true}");
    assertThat(source.end(Secret.of("AA")).toCompletableFuture()).isCompleted();
    assertThat(path(0)).isEqualTo("https://abc1234.id.example/Security/Logout");
    assertThat(client.field(0, "authorization")).isEqualTo("Bearer AA");
    assertThat(client.request(0).timeout()).isEqualTo(UserLoginSource.LOGOUT);
    assertThat(source.end(Secret.of("AA")).toCompletableFuture()).isCompleted();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'User':'a','UserUuid':'1'} | {'User':'a','UserUuid':'1'} | true",
        "{'User':'a'} | {'User':'a'} | true",
        "{'User':'a','UserUuid':'1'} | {'User':'b','UserUuid':'1'} | false",
        "{'User':'a','UserUuid':'1'} | {'User':'a','UserUuid':'2'} | false",
        "{'User':'a','UserUuid':'1'} | {'User':'a'} | false",
        "{'User':'a','TenantId':'T'} | {'User':'a','TenantId':'U'} | false",
        "{} | {} | false",
        "{'User':''} | {'User':''} | false",
        "{'User':1} | {'User':1} | false",
      })
  void anotherSessionIsOfTheSameUserOnlyIfTheTenantSaysSo(String old, String next, boolean same) {
    client.answer(200, "{'success':true,'Result':%s}".formatted(old).replace('\'', '"'));
    client.answer(200, "{'success':true,'Result':%s}".formatted(next).replace('\'', '"'));
    assertThat(isOfSameUser()).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"success\":false,\"Result\":{\"User\":\"a\"}}"})
  void anAnswerThatSaysNotWhoIsNoYes(String content) {
    client.answer(200, content).answer(200, content);
    assertThat(isOfSameUser()).isFalse();
    client.answer(404, result("\"User\":\"a\"")).answer(404, result("\"User\":\"a\""));
    assertThat(isOfSameUser()).isFalse();
    client.breaks(UpstreamException.Kind.BROKEN);
    assertThat(isOfSameUser()).isFalse();
  }

  @Test
  void eachSessionIsAskedAboutWithItself() {
    String user = result("\"User\":\"a\"");
    client.answer(200, user).answer(200, user);
    assertThat(isOfSameUser()).isTrue();
    assertThat(client.field(0, "authorization")).isEqualTo("Bearer old");
    assertThat(client.field(1, "authorization")).isEqualTo("Bearer new");
    assertThat(path(1)).isEqualTo("https://abc1234.id.example/Security/WhoAmI");
  }

  private boolean isOfSameUser() {
    return source.isOfSameUser(Secret.of("old"), Secret.of("new")).toCompletableFuture().join();
  }
}
