package io.latchkey.gateway.downstream.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.MalformedException.Fault;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadsTest {
  private static final int LINE = 64;
  private static final int SECTION = 1024;
  private static final int FIELDS = 8;
  private static final String GET = ":method GET|:scheme http|:path /x|:authority a";

  private final RequestHeads heads =
      new RequestHeads(
          new Terms(
              "listener",
              new Peer(InetAddress.getLoopbackAddress(), 1, false, null, false),
              () -> false,
              LINE,
              SECTION,
              FIELDS,
              10,
              10,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              240,
              Duration.ofSeconds(1),
              new SharedRoom(0)));

  /** Fields as the decoder gives them: name and value parted by the first space. */
  private static ReceivedHeaders received(String fields) {
    ReceivedHeaders headers = new ReceivedHeaders(FIELDS, SECTION);
    for (String field : fields.split("\\|")) {
      int space = field.indexOf(' ', 1);
      headers.add(text(field.substring(0, space)), text(field.substring(space + 1)));
    }
    return headers;
  }

  private static AsciiString text(String value) {
    return new AsciiString(value.getBytes(StandardCharsets.ISO_8859_1));
  }

  private RequestHead read(String fields, boolean ends) throws Exception {
    return heads.read(received(fields), ends);
  }

  @Test
  void aRequestIsReadAsAHead() throws Exception {
    RequestHead head = read(GET + "|cookie a=b|x-one 1|cookie c=d", true);

    assertThat(head.method()).isEqualTo("GET");
    assertThat(head.target().rawPath()).isEqualTo("/x");
    assertThat(head.authority().host()).isEqualTo("a");
    assertThat(head.fields().first(FieldName.COOKIE)).isEqualTo("a=b; c=d");
    assertThat(head.version()).isEqualTo("2.0");
    assertThat(head.framing()).isEqualTo(Framing.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "'',true,NONE,0",
    "'',false,CHUNKED,0",
    "|content-length 5,false,LENGTH,5",
    "|content-length 0,false,LENGTH,0",
    "|content-length 0,true,LENGTH,0"
  })
  void theEndOfTheStreamAndTheLengthTellTheFraming(
      String more, boolean ends, Framing.Kind kind, long length) throws Exception {
    assertThat(read(GET + more, ends).framing()).isEqualTo(new Framing(kind, length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":scheme http|:path /x|:authority a",
        ":method GET|:path /x|:authority a",
        ":method GET|:scheme http|:authority a",
        ":method GET|:scheme http|:path |:authority a",
        ":method |:scheme http|:path /x|:authority a",
        ":method G T|:scheme http|:path /x|:authority a",
        ":method G\u00e9T|:scheme http|:path /x|:authority a",
        ":method GET|:scheme http|:path /x y|:authority a",
        ":method GET|:scheme http|:path /x\ty|:authority a",
        ":method GET|:scheme http|:path /x|:authority a b",
        ":method GET|:method GET|:scheme http|:path /x|:authority a",
        ":method GET|:scheme http|:path /x|:path /x|:authority a",
        ":method GET|:scheme http|:path /x|x-one 1|:authority a",
        ":method CONNECT|:authority a:1|:path /x",
        ":method CONNECT|:authority a:1|:scheme http",
        ":method CONNECT|:scheme http|:path /x",
        GET + "|:status 200",
        GET + "|:protocol websocket",
        GET + "|:other x",
        GET + "|X-Upper 1",
        GET + "|x(one 1",
        GET + "|x:one 1",
        GET + "|x-one a\rb",
        GET + "|x-one a\nb",
        GET + "|x-one a\u0000b",
        GET + "|x-one  a",
        GET + "|x-one a ",
        GET + "|connection close",
        GET + "|keep-alive 1",
        GET + "|proxy-connection close",
        GET + "|transfer-encoding chunked",
        GET + "|upgrade h2c",
        GET + "|te gzip",
        GET + "|te trailers, gzip",
        GET + "|content-length 1|content-length 1",
        GET + "|content-length +1",
        GET + "|content-length 1, 1",
        GET + "|content-length 0x1",
        GET + "|content-length 1234567890123456789012"
      })
  void whatIsMalformedIsNoRequest(String fields) {
    assertThatThrownBy(() -> read(fields, false))
        .isInstanceOfSatisfying(
            MalformedException.class,
            malformed -> assertThat(malformed.fault()).isEqualTo(Fault.SYNTAX));
  }

  @ParameterizedTest
  @CsvSource({
    "':method CONNECT|:authority a:1',METHOD_NOT_IMPLEMENTED",
    "':method TRACE|:scheme http|:path /x|:authority a',METHOD_NOT_IMPLEMENTED",
    "':method GET|:scheme ftp|:path /x|:authority a',MALFORMED",
    "':method GET|:scheme http|:path x|:authority a',MALFORMED",
    "':method OPTIONS|:scheme http|:path *|:authority a',MALFORMED",
    "':method GET|:scheme http|:path http://a/|:authority a',MALFORMED",
    "':method GET|:scheme http|:path /a/../b|:authority a',AMBIGUOUS_TARGET",
    "':method GET|:scheme http|:path /x#|:authority a',AMBIGUOUS_TARGET",
    "':method GET|:scheme http|:path /x|:authority a|host b',AMBIGUOUS_TARGET"
  })
  void whatHttp1RefusesIsRefused(String fields, Reason reason) {
    assertThatThrownBy(() -> read(fields, true))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "':method GET|:scheme http|:path /x',HOST",
    "':method GET|:scheme http|:path /x|:authority u@a',HOST",
    "':method GET|:scheme http|:path /x|:authority a|host a|host a',HOST",
    "':method GET|:scheme http|:path /x|:authority a|expect else',EXPECTATION"
  })
  void faultsWithAnAnswerOfTheirOwnKeepIt(String fields, Fault fault) {
    assertThatThrownBy(() -> read(fields, true))
        .isInstanceOfSatisfying(
            MalformedException.class, malformed -> assertThat(malformed.fault()).isEqualTo(fault));
  }

  private static Fault faultOf(ThrowingReader reader) {
    try {
      reader.read();
    } catch (MalformedException malformed) {
      return malformed.fault();
    } catch (Exception other) {
      throw new AssertionError(other);
    }
    throw new AssertionError("it was read");
  }

  private interface ThrowingReader {
    void read() throws Exception;
  }

  @Test
  void aPathIsNoLongerThanALine() throws Exception {
    String path = "/" + "p".repeat(LINE - 1);

    assertThat(read(GET.replace("/x", path), true).target().rawPath()).isEqualTo(path);
    assertThat(faultOf(() -> read(GET.replace("/x", path + "p"), true)))
        .isEqualTo(Fault.LINE_TOO_LONG);
  }

  @Test
  void fieldsAreAsManyAsTheLimit() throws Exception {
    String eight = "|x 1".repeat(FIELDS);

    assertThat(read(GET + eight, true).fields().count()).isEqualTo(FIELDS);
    assertThat(faultOf(() -> read(GET + eight + "|x 1", true))).isEqualTo(Fault.SECTION_TOO_LARGE);
    assertThat(faultOf(() -> read(GET + eight + "|x 1|:late x", true)))
        .isEqualTo(Fault.SECTION_TOO_LARGE);
  }

  @Test
  void aSectionPastItsLimitIsNotKept() {
    ReceivedHeaders bomb = new ReceivedHeaders(FIELDS, SECTION);
    AsciiString large = text("v".repeat(SECTION / 2));
    for (int i = 0; i < 100_000; i++) {
      bomb.add(text("x"), large);
    }

    assertThat(bomb.size()).isOne();
    assertThat(faultOf(bomb::check)).isEqualTo(Fault.SECTION_TOO_LARGE);
  }

  @Test
  void trailersHaveNoPseudoField() throws Exception {
    assertThat(heads.trailers(received("x-sum 1")).count()).isOne();
    assertThat(faultOf(() -> heads.trailers(received(":method GET")))).isEqualTo(Fault.SYNTAX);
    assertThat(faultOf(() -> heads.trailers(received("x-sum 1|:path /")))).isEqualTo(Fault.SYNTAX);
    assertThat(faultOf(() -> heads.trailers(received("connection x")))).isEqualTo(Fault.SYNTAX);
  }

  /** Whatever comes is a head or a reasoned no, and a head is the grammar of HTTP/1.1. */
  @Test
  void anyOctetsAreAHeadOrAreRefused() {
    Random random = new Random(9113);
    String[] names = {":method", ":scheme", ":path", ":authority", "host", "x", "te", "cookie", ""};
    String alphabet = "abcGET/:. \t\r\n\u0000\u00ff;%2e?#=,0http";
    for (int round = 0; round < 20_000; round++) {
      ReceivedHeaders headers = new ReceivedHeaders(FIELDS, SECTION);
      if (random.nextBoolean()) {
        headers.add(text(":method"), text("GET"));
        headers.add(text(":scheme"), text("http"));
      }
      for (int i = random.nextInt(5); i >= 0; i--) {
        StringBuilder value = new StringBuilder();
        for (int k = random.nextInt(6); k > 0; k--) {
          value.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        headers.add(text(names[random.nextInt(names.length)]), text(value.toString()));
      }
      try {
        RequestHead head = heads.read(headers, random.nextBoolean());
        assertThat(head.target().rawPath()).startsWith("/").doesNotContain(" ", "\r", "\n", "#");
        assertThat(head.authority().host()).isNotEmpty();
        assertThat(head.method()).matches("[a-zA-Z]+");
      } catch (MalformedException | RefusedException reasoned) {
        assertThat(reasoned).isNotNull();
      }
    }
  }
}
