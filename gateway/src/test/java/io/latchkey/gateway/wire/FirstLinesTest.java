package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.MalformedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request lines (RFC 9112 section 3) and status lines (section 4). */
class FirstLinesTest {
  private static String request(String line) {
    byte[] bytes = (line + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    try {
      RequestLine read = RequestLine.parse(bytes, bytes.length - 4);
      return read.method() + "," + read.target() + "," + (read.http10() ? "1.0" : "1.1");
    } catch (MalformedException malformed) {
      return malformed.fault().name();
    }
  }

  private static String status(String line) {
    byte[] bytes = (line + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    try {
      StatusLine read = StatusLine.parse(bytes, bytes.length - 4);
      return read.status() + "," + (read.http10() ? "1.0" : "1.1");
    } catch (MalformedException malformed) {
      return malformed.fault().name();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          GET / HTTP/1.1            > GET,/,1.1
          GET / HTTP/1.0            > GET,/,1.0
          POST /a?b=c HTTP/1.1      > POST,/a?b=c,1.1
          get / HTTP/1.1            > get,/,1.1
          M-SEARCH * HTTP/1.1       > M-SEARCH,*,1.1
          !#$%&'*+.^_`|~0 / HTTP/1.1 > !#$%&'*+.^_`|~0,/,1.1
          GET http://a/ HTTP/1.1    > GET,http://a/,1.1
          GET \u00e9 HTTP/1.1       > GET,\u00e9,1.1
          """)
  void aRequestLineIsMethodTargetAndVersion(String line, String expected) {
    assertThat(request(line)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET",
        "GET ",
        "GET /",
        "GET  HTTP/1.1",
        "GET HTTP/1.1",
        " GET / HTTP/1.1",
        "GET  / HTTP/1.1",
        "GET /  HTTP/1.1",
        "GET / HTTP/1.1 ",
        "GET\t/ HTTP/1.1",
        "GET /\tHTTP/1.1",
        "GET /a b HTTP/1.1",
        "GET /\0 HTTP/1.1",
        "GET /\u007f HTTP/1.1",
        "GET /\r HTTP/1.1",
        "\rGET / HTTP/1.1",
        "G(T / HTTP/1.1",
        "G\u00e9T / HTTP/1.1",
        " / HTTP/1.1",
        "GET / http/1.1",
        "GET / HTTP/1.",
        "GET / HTTP/11",
        "GET / HTTP/1,1",
        "GET / HTTP/x.1",
        "GET / HTTP/1.x",
        "GET / HTTPS/1.1",
        "GET / HTTP/1.10",
        "HTTP/1.1"
      })
  void whateverElseIsNoRequestLine(String line) {
    assertThat(request(line)).isEqualTo("SYNTAX");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9", "HTTP/0.0"})
  void anotherVersionIsNamedAsSuch(String version) {
    assertThat(request("GET / " + version)).isEqualTo("VERSION");
  }

  @Test
  void thePrefaceOfHttp2IsAnotherVersion() {
    assertThat(request("PRI * HTTP/2.0")).isEqualTo("VERSION");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          HTTP/1.1 200 OK           > 200,1.1
          HTTP/1.0 404 Not Found    > 404,1.0
          HTTP/1.1 100 Continue     > 100,1.1
          'HTTP/1.1 204 '           > 204,1.1
          HTTP/1.1 204              > 204,1.1
          HTTP/1.1 599 x\u00e9\ty   > 599,1.1
          """)
  void aStatusLineIsVersionAndStatus(String line, String expected) {
    assertThat(status(line)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1",
        "HTTP/1.1 ",
        "HTTP/1.1 20",
        "HTTP/1.1 099 x",
        "HTTP/1.1 600 x",
        "HTTP/1.1 999 x",
        "HTTP/1.1 2000",
        "HTTP/1.1 2x0 OK",
        "HTTP/1.1 -20 OK",
        "HTTP/1.1 200OK",
        "HTTP/1.1  200 OK",
        "HTTP/1.1\t200 OK",
        "HTTP/1.1 200\tOK",
        "HTTP/1.1 200 a\0b",
        "HTTP/1.1 200 a\rb",
        "HTTP/1.1 200 a\u007fb",
        "HTTP/1.2 200 OK",
        "HTTP/2.0 200 OK",
        "http/1.1 200 OK",
        " HTTP/1.1 200 OK",
        "ICY 200 OK and more",
        "<html>and so forth</html>"
      })
  void whateverElseIsNoStatusLine(String line) {
    assertThat(status(line)).isEqualTo("SYNTAX");
  }
}
