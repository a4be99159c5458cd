package io.latchkey.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminContentTest extends AdminBench {
  private static final String CONTENT = "Content-Length: 2\r\n\r\n{}";

  private static String call(InetSocketAddress at, String fields) throws Exception {
    try (RawCaller caller = new RawCaller(at)) {
      return caller
          .send(
              "POST /api/reload HTTP/1.1\r\nHost: localhost:9090\r\nConnection: close\r\n" + fields)
          .readAll();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, 200",
    "Application/JSON; charset=utf-8, 200",
    "application/x-www-form-urlencoded, 415",
    "text/plain, 415",
    "multipart/form-data; boundary=x, 415",
    "application/jsonp, 415",
    "application/json text/plain, 415",
    "'', 415"
  })
  void contentIsJsonOrNothing(String type, int status) throws Exception {
    InetSocketAddress at = start("127.0.0.1", "t0ken");
    String field = type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
    assertThat(call(at, TOKEN + field + CONTENT)).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void nothingNeedsNoTypeButAFormsTypeIsRefusedEvenSo() throws Exception {
    InetSocketAddress at = start("127.0.0.1", "t0ken");
    assertThat(call(at, TOKEN + "\r\n")).startsWith("HTTP/1.1 200 ");
    assertThat(call(at, TOKEN + "Content-Type: text/plain\r\n\r\n")).startsWith("HTTP/1.1 415 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Origin: http://localhost:9090                                  | 200
          Origin: https://LOCALHOST:9090                                 | 200
          Sec-Fetch-Site: same-origin                                    | 200
          Sec-Fetch-Site: none                                           | 200
          Origin: http://localhost:9091                                  | 403
          Origin: http://localhost                                       | 403
          Origin: http://evil.example                                    | 403
          Origin: http://localhost:9090.evil.example                     | 403
          Origin: null                                                   | 403
          Origin: file://localhost:9090                                  | 403
          Sec-Fetch-Site: same-site                                      | 403
          Sec-Fetch-Site: cross-site                                     | 403
          Origin: http://localhost:9090~Sec-Fetch-Site: cross-site       | 403
          Origin: http://localhost:9090~Origin: http://localhost:9090    | 403
          """)
  void onlyPagesOfOursMayChangeSomething(String fields, int status) throws Exception {
    String lines = fields.replace("~", "\r\n") + "\r\n\r\n";
    InetSocketAddress at = start("127.0.0.1", "t0ken");
    assertThat(call(at, TOKEN + lines)).startsWith("HTTP/1.1 " + status + " ");
    assertThat(call(at, lines)).startsWith("HTTP/1.1 " + (status == 200 ? 401 : 403) + " ");
  }

  @Test
  void aForeignPageThatGuessesTokensIsNotAsked() throws Exception {
    InetSocketAddress at = start("127.0.0.1", "t0ken");
    for (int i = 0; i < 3 * TokenTries.AT_ONCE; i++) {
      assertThat(
              call(at, "Authorization: Bearer x" + i + "\r\nOrigin: http://evil.example\r\n\r\n"))
          .startsWith("HTTP/1.1 403 ");
    }
  }

  @Test
  void whoeverGuessesDoesNotLockTheOperatorOut() throws Exception {
    InetSocketAddress at = start("127.0.0.1", "t0ken");
    List<RawCaller> guessers = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        RawCaller guesser = new RawCaller(at);
        guessers.add(guesser);
        guesser.send(
            "POST /api/reload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n");
      }
      assertThat(call(at, TOKEN + "\r\n")).startsWith("HTTP/1.1 200 ");
      for (RawCaller guesser : guessers) {
        assertThat(guesser.readAnswer(true)).startsWith("HTTP/1.1 401 ");
      }
    } finally {
      for (RawCaller guesser : guessers) {
        guesser.close();
      }
    }
  }

  @Test
  void hostileCallersGetRefusalsAndHurtNobody() throws Exception {
    InetSocketAddress at = start("127.0.0.1", "t0ken");
    Random random = new Random(6);
    String[] parts = {
      "GET ",
      "POST ",
      "PUT ",
      "/api/reload",
      "/health/live",
      "/api/../x",
      " HTTP/1.1",
      "\r\n",
      "Host: localhost\r\n",
      "Host: evil.example\r\n",
      TOKEN,
      "Authorization: Bearer \r\n",
      "Content-Length: 5\r\n",
      "Content-Length: -1\r\n",
      "Transfer-Encoding: chunked\r\n",
      "Content-Type: application/json\r\n",
      "{\"a\":",
      "0\r\n\r\n",
      "\r\n\r\n",
      "\0",
      "%2e",
      "?x=y",
      "Origin: null\r\n",
      "Expect: 100-continue\r\n",
      "Upgrade: h2c\r\n",
      "\u00ff"
    };
    for (int i = 0; i < 400; i++) {
      StringBuilder bytes = new StringBuilder("GET /health/live HTTP/1.1\r\nHost: localhost\r\n");
      for (int part = random.nextInt(12); part >= 0; part--) {
        int at1 = random.nextInt(bytes.length() + 1);
        bytes.insert(
            random.nextBoolean() ? bytes.length() : at1, parts[random.nextInt(parts.length)]);
      }
      try (RawCaller caller = new RawCaller(at)) {
        String answer = caller.send(bytes + "\r\n\r\n").endOutput().readAll();
        assertThat(answer).as(bytes.toString()).doesNotContain("HTTP/1.1 5", "Exception");
        if (!answer.isEmpty()) {
          assertThat(answer).as(bytes.toString()).startsWith("HTTP/1.1 ");
        }
      }
    }
    assertThat(call(at, TOKEN + "\r\n")).startsWith("HTTP/1.1 200 ");
  }
}
