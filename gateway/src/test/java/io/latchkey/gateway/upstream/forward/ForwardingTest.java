package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.http.TenantKind;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest {
  private static final ForwardRule RULE =
      Calls.rule(TenantKind.GENERIC, Calls.STRIPPED, "https://tenant.example");

  private static final String[] CHAIN = {
    "Forwarded", "for=198.51.100.1;proto=https",
    "X-Forwarded-For", "198.51.100.1",
    "x-forwarded-for", "198.51.100.2",
    "X-Forwarded-Proto", "https",
    "X-Forwarded-Host", "www.acme.example",
    "X-Forwarded-Port", "443",
    "X-Forwarded-Prefix", "/outer",
    "X_Forwarded_User", "eve",
    "X-Forwarded-Us.er", "eve",
    "X-Real-IP", "198.51.100.3"
  };

  private static List<String> sent(Peer peer, String... fields) throws RefusedException {
    return Calls.sent(RULE, Calls.head(peer, Framing.NONE, fields));
  }

  @Test
  void nobodysWordIsRegenerated() throws RefusedException {
    assertThat(sent(Calls.peer("192.0.2.7", true, false), CHAIN))
        .containsExactly(
            "Via: 1.1 edge",
            "Forwarded: for=192.0.2.7;proto=https;host=\"api.acme.example:8080\"",
            "X-Forwarded-For: 192.0.2.7",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: api.acme.example:8080",
            "X-Forwarded-Prefix: /identity",
            "X-Request-Id: req-1");
  }

  @Test
  void aTrustedProxysWordGoesOnInFrontOfOurs() throws RefusedException {
    assertThat(sent(Calls.peer("2001:db8::7", false, true), CHAIN))
        .containsExactly(
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: www.acme.example",
            "X-Forwarded-Port: 443",
            "Via: 1.1 edge",
            "Forwarded: for=198.51.100.1;proto=https, "
                + "for=\"[2001:db8::7]\";proto=http;host=\"api.acme.example:8080\"",
            "X-Forwarded-For: 198.51.100.1, 198.51.100.2, 2001:db8::7",
            "X-Forwarded-Prefix: /outer, /identity",
            "X-Request-Id: req-1");
  }

  @Test
  void aTrustedProxyThatSaysNothingIsSpokenFor() throws RefusedException {
    assertThat(sent(Calls.peer("192.0.2.7", false, true)))
        .containsExactlyElementsOf(sent(Calls.peer("192.0.2.7", false, false)));
  }

  @Test
  void noPrefixIsToldWhereNoneIsStripped() throws RefusedException {
    ForwardRule plain = Calls.rule(TenantKind.GENERIC, Calls.PLAIN, "https://tenant.example");
    RequestHead head =
        Calls.head(Calls.peer("192.0.2.7", false, true), Framing.NONE, "X-Forwarded-Prefix", "/o");

    assertThat(Calls.sent(plain)).noneMatch(line -> line.startsWith("X-Forwarded-Prefix"));
    assertThat(Calls.sent(plain, head)).containsOnlyOnce("X-Forwarded-Prefix: /o");
  }

  @Test
  void viaTellsTheReceivedVersionAndKeepsWhatCame() throws Exception {
    RequestHead head =
        new RequestHead(
            "GET",
            Target.parse("/", false),
            Calls.authority("[::1]:80"),
            FieldSection.of("Via", "1.1 a (x)", "via", "HTTP/2 b"),
            Framing.NONE,
            true,
            false,
            Peer.at(InetAddress.getByName("127.0.0.1")));

    assertThat(Calls.sent(RULE, head))
        .contains(
            "Via: 1.1 a (x), HTTP/2 b, 1.0 edge",
            "Forwarded: for=127.0.0.1;proto=http;host=\"[::1]:80\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1 edge",
        "1.1 EDGE",
        "HTTP/1.1 edge",
        "1.1 a, 1.1 edge",
        "1.1 a,1.0\tedge (comment)",
        "1.1 a (, 1.1 edge",
        "1.1 \"a, 1.1 edge",
        " , 1.1   edge",
      })
  void aCallThatHasPassedIsALoop(String via) {
    assertThat(outcome(via)).isEqualTo(Reason.LOOP.name());
    assertThat(outcome("1.1 other", via)).isEqualTo(Reason.LOOP.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "edge", "1.1 edges", "1.1 an-edge", "1.1 a (edge)", "1.1 edge:80", ",,"})
  void anotherNameIsNoLoop(String via) {
    assertThat(outcome(via)).isEqualTo("sent");
  }

  private static String outcome(String... vias) {
    String[] fields = new String[vias.length * 2];
    for (int i = 0; i < vias.length; i++) {
      fields[2 * i] = "Via";
      fields[2 * i + 1] = vias[i];
    }
    try {
      Calls.sent(RULE, fields);
      return "sent";
    } catch (RefusedException refused) {
      return refused.refusal().reason().name();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:DB8:1:2:3:4:5:6, 2001:db8:1:2:3:4:5:6",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "fe80::1%1, fe80::1",
    "::ffff:192.0.2.1, 192.0.2.1",
    "192.0.2.1, 192.0.2.1",
  })
  void addressesAreWrittenTheShortWay(String address, String expected) throws Exception {
    assertThat(PeerText.of(Peer.at(InetAddress.getByName(address)).address())).isEqualTo(expected);
  }
}
