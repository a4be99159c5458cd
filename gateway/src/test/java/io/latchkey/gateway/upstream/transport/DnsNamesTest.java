package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lookups over the wire, at a server of the test's own. */
class DnsNamesTest {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private UdpNameServer server;
  private DnsNames names;

  @BeforeEach
  void start() throws Exception {
    server = new UdpNameServer(group);
    names =
        new DnsNames(
            group.next(),
            new DnsNameResolverBuilder()
                .datagramChannelType(NioDatagramChannel.class)
                .resolvedAddressTypes(ResolvedAddressTypes.IPV6_PREFERRED)
                .nameServerProvider(new SingletonDnsServerAddressStreamProvider(server.address())));
  }

  @AfterEach
  void stop() {
    names.close();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private NameService.Found find(String name) throws Exception {
    return names.find(name).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void allAddressesOfBothFamiliesComeWithTheShortestTime() throws Exception {
    server.say("api.test", 40, "127.0.0.1", "127.0.0.2", "127.0.0.3");
    server.add("api.test", 20, "::1");
    NameService.Found found = find("api.test");
    assertThat(found.ttl()).isEqualTo(Duration.ofSeconds(20));
    assertThat(found.addresses())
        .containsExactlyInAnyOrder(
            ScriptedNames.literal("127.0.0.1"),
            ScriptedNames.literal("127.0.0.2"),
            ScriptedNames.literal("127.0.0.3"),
            ScriptedNames.literal("::1"));
  }

  @Test
  void nothingIsKeptFromOneLookupToTheNext() throws Exception {
    server.say("api.test", 3600, "127.0.0.1");
    assertThat(find("api.test").addresses()).hasSize(1);
    server.say("api.test", 60, "127.0.0.2");
    NameService.Found found = find("api.test");
    List<InetAddress> expected = List.of(ScriptedNames.literal("127.0.0.2"));
    assertThat(found.addresses()).isEqualTo(expected);
    assertThat(found.ttl()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aNameThatIsNotThereIsUnknown() {
    assertThatThrownBy(() -> find("nobody.test")).hasCauseInstanceOf(UnknownHostException.class);
  }
}
