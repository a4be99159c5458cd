package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.TenantKind;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The lines that are remembered of a peer are told of no other. */
class RecentWaysTest {
  private static final ForwardRule RULE =
      Calls.rule(TenantKind.GENERIC, Calls.PLAIN, "https://tenant.example");

  private static List<String> sent(String address, boolean tls) throws RefusedException {
    Peer peer = Calls.peer(address, tls, false);
    return Calls.sent(RULE, Calls.head(peer, Framing.NONE));
  }

  @Test
  void thousandsOfPeersInTurnEachGetTheirOwn() throws RefusedException {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1_000; i++) {
        String address = "192.0." + i % 4 + "." + i / 4;
        boolean tls = i % 3 == 0;
        assertThat(sent(address, tls))
            .contains("X-Forwarded-For: " + address)
            .contains("X-Forwarded-Proto: " + (tls ? "https" : "http"))
            .anyMatch(line -> line.startsWith("Forwarded: for=" + address + ";proto="));
      }
    }
  }

  @Test
  void aPairIsFoundWithItsSchemeAndHostAlone() {
    RecentWays ways = RecentWays.own();
    Peer clear = Calls.peer("203.0.113.9", false, false);
    Peer tls = Calls.peer("203.0.113.9", true, false);
    Authority one = Objects.requireNonNull(Authority.parse("one.example"));
    Authority other = Objects.requireNonNull(Authority.parse("one.example:81"));
    byte[] lines = {1};
    ways.keep(clear, one, lines);
    assertThat(ways.find(clear, one)).isSameAs(lines);
    assertThat(ways.find(clear, Objects.requireNonNull(Authority.parse("one.example"))))
        .isSameAs(lines);
    assertThat(ways.find(clear, other)).isNull();
    assertThat(ways.find(tls, one)).isNull();
    assertThat(ways.find(Calls.peer("203.0.113.8", false, false), one)).isNull();
  }

  @Test
  void pairsThatShareAPlaceAreToldApart() {
    RecentWays ways = RecentWays.own();
    Peer peer = Calls.peer("203.0.113.9", false, false);
    Authority host = Objects.requireNonNull(Authority.parse("one.example"));
    ways.keep(peer, host, new byte[] {1});
    for (int i = 0; i < 50 * RecentWays.PLACES; i++) {
      Authority other = Objects.requireNonNull(Authority.parse("h" + i + ".example"));
      assertThat(ways.find(peer, other)).as(other.text()).isNull();
      Peer another = Calls.peer("198.51." + i / 250 + "." + i % 250, false, false);
      assertThat(ways.find(another, host)).as(another.text()).isNull();
    }
  }
}
