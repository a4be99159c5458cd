package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.TenantKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerObserverTest {
  private static final FieldSection JSON =
      FieldSection.of("Content-Type", "application/json; charset=utf-8");

  private static AnswerObserver observer() {
    return AnswerObserver.of(TenantKind.CYBERARK_IDENTITY, FieldSection.empty(), 200, JSON);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{\"success\":false} | success-false",
        "{\"success\":true} | ok",
        "\uFEFF \t{ \"success\" : false , \"Result\":1} | success-false",
        "{\"Result\":{\"success\":false},\"success\":true} | ok",
        "{\"Result\":[{\"success\":false},[]],\"Message\":\"x\",\"success\":false} | success-false",
        "{\"Result\":{\"a\":{\"success\":false}}} | ok",
        "{\"Result\":\"\\\"success\\\":false\",\"success\":true} | ok",
        "{\"Result\":\"\\\\\",\"success\":false} | success-false",
        "{\"Result\":\"}\",\"success\":false} | success-false",
        "{\"Result\":\"success\",\"x\":false} | ok",
        "{\"a\\\"\":1,\"success\":false} | success-false",
        "{\"Success\":false} | ok",
        "{\"successful\":false} | ok",
        "{\"succes\":false} | ok",
        "{\"success\":\"false\"} | unknown",
        "{\"success\":null} | unknown",
        "{\"success\":fal se} | unknown",
        "{\"success\":faulse} | unknown",
        "{\"success\" false} | unknown",
        "{\"success\":fals | unknown",
        "{} | ok",
        "[{\"success\":false}] | unknown",
        "\"success\":false | unknown",
        "{x\"success\":false} | unknown",
        "while(1);{\"success\":false} | unknown",
        "{\"a\":-1.5e3,\"b\":true,\"c\":null,\"success\":false} | success-false",
        "{\"a\":[1,2,{\"b\":[3]}],\"success\":false} | success-false",
      })
  void theEnvelopeIsReadWhereverThePiecesEnd(String content, String expected) {
    byte[] bytes = bytes(content);
    for (int split = 0; split <= bytes.length; split++) {
      AnswerObserver observer = observer();
      observer.see(bytes, 0, split);
      ByteBuffer rest = ByteBuffer.wrap(bytes, split, bytes.length - split);
      observer.see(rest);
      assertThat(observer.finding().word()).as("split at %d", split).isEqualTo(expected);
      assertThat(rest.position()).isEqualTo(split);
    }
    AnswerObserver observer = observer();
    for (int i = 0; i < bytes.length; i++) {
      observer.see(bytes, i, 1);
    }
    assertThat(observer.finding().word()).isEqualTo(expected);
  }

  @Test
  void whatStandsBehindTheWindowIsNotSeen() {
    String tail = "\"success\":false";
    String head = "{\"x\":\"";
    int fill = AnswerObserver.WINDOW - head.length() - 2 - tail.length();
    for (int more = 0; more <= 1; more++) {
      AnswerObserver observer = observer();
      byte[] content = bytes(head + "a".repeat(fill + more) + "\"," + tail + "}");
      observer.see(content, 0, content.length);
      assertThat(observer.finding().word()).isEqualTo(more == 0 ? "success-false" : "unknown");
      assertThat(observer.isCurious()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CYBERARK_IDENTITY | 200 | text/html | identity | application/json | login-page",
        "CYBERARK_IDENTITY | 200 | Text/HTML;charset=x | identity | */* | login-page",
        "CYBERARK_IDENTITY | 200 | text/html | identity | text/html,*/* | unknown",
        "CYBERARK_IDENTITY | 200 | text/html | gzip | */* | unknown",
        "CYBERARK_IDENTITY | 401 | text/html | identity | */* | unknown",
        "CYBERARK_IDENTITY | 200 | application/json | gzip | */* | unknown",
        "CYBERARK_IDENTITY | 200 | application/scim+json | identity | */* | success-false",
        "CYBERARK_IDENTITY | 200 | text/plain | identity | */* | unknown",
        "CYBERARK_IDENTITY | 500 | application/json | identity | */* | unknown",
        "GENERIC | 200 | application/json | identity | */* | unknown",
        "GENERIC | 200 | text/html | identity | */* | unknown",
      })
  void onlyReadableAnswersOfIdentityAreJudged(
      TenantKind kind, int status, String type, String coding, String accept, String expected) {
    AnswerObserver observer =
        AnswerObserver.of(
            kind,
            FieldSection.of("Accept", accept),
            status,
            FieldSection.of("Content-Type", type, "Content-Encoding", coding));
    byte[] content = bytes("{\"success\":false}");
    observer.see(content, 0, content.length);

    assertThat(observer.finding().word()).isEqualTo(expected);
  }

  @Test
  void randomBytesAreTakenCalmly() {
    Random random = new Random(1);
    String letters = "{}[]\",:\\ successfalse";
    for (int round = 0; round < 20_000; round++) {
      AnswerObserver observer = observer();
      for (int i = 0; i < 40; i++) {
        byte b = (byte) letters.charAt(random.nextInt(letters.length()));
        observer.see(new byte[] {b}, 0, 1);
      }
      assertThat(observer.finding()).isNotEqualTo(AnswerObserver.Finding.LOGIN_PAGE);
    }
  }
}
