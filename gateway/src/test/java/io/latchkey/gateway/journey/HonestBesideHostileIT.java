package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.gateway.journey.Honest.Figures;
import io.latchkey.gateway.journey.Horde.Tactic;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Honest callers of the real process are served beside hostile ones as if they were alone. A few
 * seconds of all kinds at once; each kind by itself, under the limits that are the default, only
 * with {@code -Dlatchkey.slow=true}.
 */
class HonestBesideHostileIT {
  private static final List<String> JVM =
      List.of(
          "-Xms192m",
          "-Xmx192m",
          "-XX:+AlwaysPreTouch",
          "-XX:MaxDirectMemorySize=512m",
          "-XX:+UseSerialGC");

  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\n" + "k".repeat(1024);

  /** What honest callers' 99th percentile may be in any case. */
  private static final double MOST_MILLIS = 50;

  private static final int BIG = 4_000_000;

  /** Those of a hundred callers, and ten of each of ten callers of either kind. */
  private static final int DOWNLOADS = 300;

  @TempDir Path directory;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<String> table = new ArrayList<>();
  private final Broken uploads = new Broken();
  private final Broken downloads = new Broken();
  private int tlsPort;

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Calls that the tenant saw broken off, and how long they were let be. */
  private static final class Broken {
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();

    private interface Step {
      void run() throws IOException;
    }

    void during(Step step) throws IOException {
      long began = System.nanoTime();
      try {
        step.run();
      } catch (IOException broken) {
        ended(began);
        throw broken;
      }
    }

    void ended(long began) {
      longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
      count.incrementAndGet();
    }

    double longestSeconds() {
      return longestNanos.get() / 1e9;
    }
  }

  private ScriptedUpstream upstream() throws Exception {
    byte[] big =
        Call.bytes("HTTP/1.1 200 OK\r\nContent-Length: " + BIG + "\r\n\r\n" + "b".repeat(BIG));
    return ScriptedUpstream.running(
        peer -> {
          peer.socket().setSendBufferSize(64 << 10);
          while (true) {
            String head = peer.readHead();
            if (head.startsWith("POST ")) {
              upload(peer);
            } else if (head.startsWith("GET /big ")) {
              downloads.during(() -> peer.socket().getOutputStream().write(big));
            } else {
              peer.send(OK);
            }
          }
        });
  }

  /** Reads content until it is broken off. */
  private void upload(RawPeer peer) throws IOException {
    long began = System.nanoTime();
    peer.socket().setSoTimeout(100_000);
    uploads.during(peer::readToEnd);
    uploads.ended(began);
  }

  private String yaml(ScriptedUpstream upstream, int port, String limits) throws Exception {
    Authority authority = new Authority(directory, "authority").issue("server", "DNS:localhost");
    tlsPort = LatchkeyProcess.freePort();
    return Yaml.forwarding(upstream.url())
        .replace("url: \"", "connections: { max: 1024, pending: 200 }, url: \"")
        .replace(
            "listeners: [{ bind: \"127.0.0.1:0\" }]",
            """
            listeners:
              - { bind: "127.0.0.1:%d", limits: { connections: 3000, perAddress: 2500%s } }
              - { bind: "127.0.0.1:%d", limits: { connections: 1000%s }, tls: { certificate: "%s", privateKey: "%s" } }
            """
                .formatted(
                    port,
                    limits,
                    tlsPort,
                    limits,
                    authority.certificateFile("server"),
                    authority.keyFile("server"))
                .stripTrailing());
  }

  private static void pass(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(600))
        .until(() -> System.nanoTime() - end >= 0);
  }

  private Horde begin(Tactic tactic, int port) {
    boolean secured = tactic.tls() != null || tactic.name().startsWith("TLS");
    return new Horde(tactic, LatchkeyProcess.address(secured ? tlsPort : port), loops);
  }

  private void row(String name, Figures quiet, Figures beside, List<Horde> hordes, long resident) {
    table.add(
        "%-30s quiet p50 %6.2f p99 %7.2f ms | beside (%5d calls) p50 %6.2f p99 %7.2f ms | %6d came, %6d cut off, longest %5.1f s | +%d MiB"
            .formatted(
                name,
                quiet.p50(),
                quiet.p99(),
                beside.calls(),
                beside.p50(),
                beside.p99(),
                hordes.stream().mapToInt(Horde::opened).sum(),
                hordes.stream().mapToInt(Horde::cutOff).sum(),
                hordes.stream().mapToDouble(Horde::longestSeconds).max().orElse(0),
                resident >> 10));
    System.out.println(table.get(table.size() - 1));
  }

  /** Heads with their connection; content with its call, which the tenant sees. */
  private void assertCutOff(List<Horde> slow, int each, double seconds) {
    for (Horde horde : slow.subList(0, slow.size() - 1)) {
      assertThat(horde.cutOff()).isEqualTo(horde.opened()).isEqualTo(each);
      assertThat(horde.longestSeconds()).isLessThan(seconds);
    }
    assertThat(uploads.count).hasValueGreaterThanOrEqualTo(2 * each);
    assertThat(uploads.longestSeconds()).isLessThan(seconds);
  }

  @Test
  void allKindsAtOnceForAFewSeconds() throws Exception {
    int port = LatchkeyProcess.freePort();
    InetSocketAddress address = LatchkeyProcess.address(port);
    try (ScriptedUpstream upstream = upstream()) {
      String yaml =
          yaml(upstream, port, ", headerTime: 700ms, minimumRate: 2kB/s, rateGrace: 700ms");
      try (LatchkeyProcess gateway = LatchkeyProcess.serve(directory, JVM, yaml, port);
          Honest honest = new Honest(address)) {
        pass(1.5);
        Figures quiet = honest.figures();
        List<Horde> others = new ArrayList<>();
        Tactics.readers(20).forEach(tactic -> others.add(begin(tactic, port)));
        Tactics.floods(50, 1, 20).forEach(tactic -> others.add(begin(tactic, port)));
        Tactics.tls(20).forEach(tactic -> others.add(begin(tactic, port)));
        // so soon after its start the process is still being compiled
        pass(1.5);
        honest.figures();
        List<Horde> slow = Tactics.slow(20).stream().map(tactic -> begin(tactic, port)).toList();
        pass(2);
        Figures beside = honest.figures();
        row("all at once", quiet, beside, slow, 0);
        others.forEach(Horde::close);

        assertThat(honest.failures()).isEmpty();
        assertThat(beside.calls()).isGreaterThan(20);
        assertThat(beside.p50()).isLessThanOrEqualTo(Math.max(2 * quiet.p50(), 1500));
        assertCutOff(slow, 20, 3);
        assertThat(gateway.err()).doesNotContain("OutOfMemory", "LEAK", " ERROR ");
        slow.forEach(Horde::close);
      }
    }
  }

  @Test
  @Timeout(600)
  void eachKindUnderTheDefaultLimits() throws Exception {
    assumeTrue(Boolean.getBoolean("latchkey.slow"), "takes four minutes: -Dlatchkey.slow=true");
    int port = LatchkeyProcess.freePort();
    try (ScriptedUpstream upstream = upstream()) {
      String yaml = yaml(upstream, port, "");
      PrintedBound bound = PrintedBound.of(directory, JVM, yaml);
      try (LatchkeyProcess gateway = LatchkeyProcess.serve(directory, JVM, yaml, port);
          Honest honest = new Honest(LatchkeyProcess.address(port))) {
        pass(15);
        long heap = gateway.liveHeap();
        long resident = gateway.residentKibibytes();
        Scene scene = new Scene(port, gateway, honest, resident);
        for (Tactic tactic : Tactics.floods(500, 4, 0)) {
          scene.beside(tactic.name(), 8, tactic).forEach(Horde::close);
        }
        for (Tactic tactic : Tactics.tls(300)) {
          scene.beside(tactic.name(), 12, tactic).forEach(Horde::close);
        }
        Tactic tooMany = Tactics.tooMany(3500);
        scene.beside(tooMany.name(), 8, tooMany).forEach(Horde::close);
        long began = System.nanoTime();
        List<Horde> readers =
            scene.beside("slow readers", 8, Tactics.readers(100).toArray(Tactic[]::new));
        List<Horde> slow =
            scene.beside("slow heads and content", 6, Tactics.slow(200).toArray(Tactic[]::new));
        pass(Math.max(0, 18 - (System.nanoTime() - scene.begun) / 1e9));
        assertCutOff(slow, 200, 17);
        long heapMore = gateway.liveHeap() - heap;
        // what they took at first has bought them a minute
        pass(Math.max(0, 75 - (System.nanoTime() - began) / 1e9));
        System.out.printf(
            "%d uploads broken off after %.1f s at most, %d downloads after %.1f s%n",
            uploads.count.get(),
            uploads.longestSeconds(),
            downloads.count.get(),
            downloads.longestSeconds());
        System.out.printf(
            "heap +%,d KiB of %,d; outside +%,d KiB of %,d%n",
            heapMore >> 10, bound.heap() >> 10, scene.mostResident, bound.buffers() >> 10);

        assertThat(heapMore).isLessThan(bound.heap());
        assertThat(scene.mostResident << 10).isLessThan(bound.buffers());
        assertThat(gateway.err()).doesNotContain("OutOfMemory", "LEAK", " ERROR ");
        assertThat(downloads.count).hasValue(DOWNLOADS);
        readers.forEach(Horde::close);
        slow.forEach(Horde::close);
      }
    }
  }

  /** A process, its honest callers, and what hostile ones do to them. */
  private final class Scene {
    private final int port;
    private final LatchkeyProcess gateway;
    private final Honest honest;
    private final long resident;
    private long mostResident;
    private long begun;

    Scene(int port, LatchkeyProcess gateway, Honest honest, long resident) {
      this.port = port;
      this.gateway = gateway;
      this.honest = honest;
      this.resident = resident;
    }

    /** Up to three times so many seconds: what disturbs a busy machine does not last, we would. */
    List<Horde> beside(String name, int seconds, Tactic... tactics) throws Exception {
      honest.figures();
      pass(4);
      Figures quiet = honest.figures();
      begun = System.nanoTime();
      List<Horde> hordes = Stream.of(tactics).map(tactic -> begin(tactic, port)).toList();
      Figures beside = during(seconds);
      row(name, quiet, beside, hordes, mostResident);
      for (int i = 0; i < 2 && !isFast(quiet, beside); i++) {
        beside = during(seconds);
        row(name, quiet, beside, hordes, mostResident);
      }
      assertThat(isFast(quiet, beside)).as("%s: %s, quiet %s", name, beside, quiet).isTrue();
      assertThat(honest.failures()).isEmpty();
      return hordes;
    }

    private Figures during(int seconds) throws IOException {
      for (int i = 0; i < seconds; i++) {
        pass(1);
        mostResident = Math.max(mostResident, gateway.residentKibibytes() - resident);
      }
      return honest.figures();
    }
  }

  private static boolean isFast(Figures quiet, Figures beside) {
    return beside.calls() > 0 && beside.p99() <= Math.max(2 * quiet.p99(), MOST_MILLIS);
  }
}
