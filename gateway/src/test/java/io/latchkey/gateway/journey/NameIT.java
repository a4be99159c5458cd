package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.bootstrap.Gateway;
import io.latchkey.gateway.bootstrap.OwnNames;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.upstream.transport.UdpNameServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant whose name stands for several addresses, as a name server says over the wire. */
class NameIT {
  private static final String NAME = "api.test";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int CALLS = 40;

  @TempDir private Path directory;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private UdpNameServer names;
  private FaultyAddress four;
  private FaultyAddress six;
  private FaultyAddress later;

  @BeforeEach
  void start() throws Exception {
    names = new UdpNameServer(loops);
    four = listen("127.0.0.1", 0);
    later = listen("127.0.0.4", port());
    assumeTrue(NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null, "no IPv6");
    six = listen("::1", port());
  }

  private FaultyAddress listen(String host, int port) throws IOException {
    return new FaultyAddress(
        host,
        port,
        threads,
        (peer, request, reused) -> {
          calls.merge(host, 1, Integer::sum);
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
  }

  @AfterEach
  void end() throws Exception {
    four.close();
    if (six != null) {
      six.close();
    }
    later.close();
    names.close();
    threads.shutdownNow();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private int port() {
    return four.address().getPort();
  }

  private Gateway gateway() throws IOException {
    String yaml =
        Yaml.forwarding("http://" + NAME + ":" + port())
            .replace("kind: generic,", "kind: generic, cleartext: allowed,");
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    return OwnNames.start((Loaded.Valid) ConfigFile.load(file, Map.of()), names.address());
  }

  @Test
  void halfOfItsAddressesDeadFailNoCall() throws Exception {
    names.say(NAME, 1, "127.0.0.2", "127.0.0.1", "127.0.0.3");
    names.add(NAME, 1, "::1");
    try (CapturedLog log = new CapturedLog(Level.INFO);
        Gateway gateway = gateway()) {
      callManyTimes(gateway);
      assertThat(calls).containsOnlyKeys("127.0.0.1", "::1");
      assertThat(calls.values()).allSatisfy(count -> assertThat(count).isGreaterThan(CALLS / 10));
      assertThat(calls.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(CALLS);
      assertThat(log.text())
          .contains("WARN address ejected [tenant=\"api\", origin=\"api.test:" + port())
          .contains("address=\"127.0.0.2:" + port(), "address=\"127.0.0.3:" + port())
          .doesNotContain("address=\"127.0.0.1", "address=\"[::1]");
    }
  }

  @Test
  void addressesThatComeAndGoWhileItIsCalledFailNoCall() throws Exception {
    assumeTrue(Boolean.getBoolean("latchkey.slow"), "a lookup holds for five seconds at least");
    names.say(NAME, 1, "127.0.0.1", "127.0.0.2");
    names.add(NAME, 1, "::1");
    try (Gateway gateway = gateway();
        SteadyCaller caller = new SteadyCaller(gateway.addresses().get(0))) {
      callManyTimes(gateway);
      assertThat(calls).containsOnlyKeys("127.0.0.1", "::1");

      names.say(NAME, 1, "127.0.0.4", "127.0.0.2");
      await()
          .atMost(SOON)
          .until(
              () -> {
                assertThat(caller.call(Call.get("/a")).status()).isEqualTo(200);
                return calls.containsKey("127.0.0.4");
              });
      calls.clear();
      callManyTimes(gateway);
      assertThat(calls).as("none at those that left").containsOnly(Map.entry("127.0.0.4", CALLS));
    }
  }

  private static void callManyTimes(Gateway gateway) throws IOException {
    for (int i = 0; i < CALLS; i++) {
      try (SteadyCaller caller = new SteadyCaller(gateway.addresses().get(0))) {
        assertThat(caller.call(Call.get("/a")).status()).isEqualTo(200);
      }
    }
  }
}
