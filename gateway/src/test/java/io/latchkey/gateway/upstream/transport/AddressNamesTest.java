package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.upstream.transport.EmbeddedUpstreams.Server;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a pool follows what its name stands for. */
class AddressNamesTest {
  private static final Duration TTL = Duration.ofSeconds(10);

  private AddressScene scene;

  @AfterEach
  void close() {
    if (scene != null) {
      scene.close();
    }
  }

  private List<String> addresses() {
    return scene.addresses().stream().map(TenantStatus.AddressStatus::address).toList();
  }

  @Test
  void anAddressThatVanishesDrains() {
    scene = new AddressScene(8, 8, 1);
    scene.names.say("api.test", TTL, "10.0.0.1");
    PoolTaker busy = scene.borrow();
    scene.settle();
    PoolTaker idle = scene.borrow();
    scene.settle();
    scene.answer(idle);
    busy.send();
    scene.names.say("api.test", TTL, "10.0.0.2");
    scene.upstreams.advance(Duration.ofSeconds(13));
    assertThat(addresses()).containsExactly("10.0.0.2:80");
    assertThat(scene.open()).as("the idle one is closed").hasSize(1);
    PoolTaker next = scene.borrow();
    assertThat(scene.pending("10.0.0.2")).hasSize(1);
    scene.settle();
    assertThat(next.connection).isNotNull();
    scene.serverOf(busy).send(AddressScene.ANSWER);
    assertThat(busy.answer.heard()).isEqualTo("answer:200 end:0");
    assertThat(scene.open("10.0.0.1")).isEmpty();
    assertThat(scene.pool.open()).isEqualTo(1);
  }

  @Test
  void aNewAddressIsUsedAndOneThatStaysKeepsItsConnections() {
    scene = new AddressScene(8, 8, 1);
    scene.names.say("api.test", TTL, "10.0.0.1");
    PoolTaker first = scene.call();
    Server server = scene.open().get(0);
    scene.names.say("api.test", TTL, "10.0.0.2", "10.0.0.1");
    scene.upstreams.advance(Duration.ofSeconds(13));
    for (int i = 0; i < 20; i++) {
      scene.call();
    }
    assertThat(first.why).isNull();
    assertThat(scene.open()).hasSize(2).contains(server);
  }

  @Test
  void aLookupThatFailsLeavesWhatIsKnownForAWhile() {
    scene = new AddressScene(8, 8, 1);
    scene.names.say("api.test", TTL, "10.0.0.1");
    scene.call();
    scene.names.forget("api.test");
    scene.upstreams.advance(Duration.ofSeconds(13));
    assertThat(scene.roster.status().get(0).nameFailure()).contains("does not resolve");
    assertThat(scene.call().why).isNull();
    for (int i = 0; i < 60; i++) {
      scene.upstreams.advance(Duration.ofMinutes(1));
    }
    scene.upstreams.advance(Duration.ofSeconds(80));
    assertThat(addresses()).isEmpty();
    assertThat(scene.borrow().why.kind()).isEqualTo(UpstreamException.Kind.UNREACHABLE);
    scene.names.say("api.test", TTL, "10.0.0.1");
    assertThat(scene.call().why).isNull();
    assertThat(scene.roster.status().get(0).nameFailure()).isNull();
  }

  @Test
  void aNameThatIsNotFoundFailsTheCallsAndTheNextCallAsksAgain() {
    scene = new AddressScene(8, 8, 1);
    PoolTaker none = scene.borrow();
    assertThat(none.why.what())
        .isEqualTo("api.test cannot be connected to (the name does not resolve)");
    scene.names.say("api.test", TTL, "10.0.0.1");
    assertThat(scene.call().why).isNull();
  }

  @Test
  void whoWaitsForANameThatIsNeverAnsweredFailsInTime() {
    scene = new AddressScene(8, 8, 1);
    scene.names.hold();
    PoolTaker first = scene.borrow();
    scene.upstreams.advance(AddressScene.LONG.minusSeconds(1));
    assertThat(first.isSettled()).isFalse();
    scene.upstreams.advance(Duration.ofSeconds(2));
    assertThat(first.why.kind()).isEqualTo(UpstreamException.Kind.TIMEOUT);
    assertThat(scene.names.asked()).as("one question at a time").hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void aLookupGoesByItsTimeAndStopsWithTheRoster() {
    scene = new AddressScene(8, 8, 1);
    scene.names.say("api.test", TTL, "10.0.0.1");
    scene.call();
    int asked = scene.names.asked().size();
    scene.upstreams.advance(Duration.ofSeconds(7));
    assertThat(scene.names.asked()).hasSize(asked);
    scene.upstreams.advance(Duration.ofSeconds(6));
    assertThat(scene.names.asked()).hasSize(asked + 1);
    scene.roster.close();
    scene.upstreams.advance(Duration.ofMinutes(10));
    assertThat(scene.names.asked()).hasSize(asked + 1);
  }

  @ParameterizedTest
  @CsvSource({"0,30", "-1,30", "1,5", "4,5", "5,5", "6,6", "60,60", "61,60", "86400,60"})
  void theTimeOfRecordsHasAFloorAndACeiling(long seconds, long expected) {
    assertThat(Naming.clamped(Duration.ofSeconds(seconds)).toSeconds()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,2", "5,32", "6,60", "1000,60"})
  void aFailedLookupIsTriedAgainLaterAndLater(int failures, long expected) {
    assertThat(Naming.retry(failures).toSeconds()).isEqualTo(expected);
  }

  @Test
  void bothFamiliesTakeTurnsEachAddressOnce() {
    assertThat(turns("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.3", "::1"))
        .containsExactly("0:0:0:0:0:0:0:1", "10.0.0.1", "10.0.0.2", "10.0.0.3");
    String[] many =
        IntStream.range(0, 300)
            .mapToObj(i -> "10.0.%d.%d".formatted(i / 250, i % 250))
            .toArray(String[]::new);
    assertThat(turns(many)).hasSize(Naming.MOST);
  }

  private static List<String> turns(String... addresses) {
    return Naming.byTurns(Stream.of(addresses).map(ScriptedNames::literal).toList(), 80).stream()
        .map(InetSocketAddress::getAddress)
        .map(java.net.InetAddress::getHostAddress)
        .toList();
  }
}
