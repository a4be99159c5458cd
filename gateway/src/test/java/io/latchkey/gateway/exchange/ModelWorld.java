package io.latchkey.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.overload.LoopGates;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.NotReplayed;
import io.latchkey.gateway.upstream.credential.HandClock;
import io.latchkey.gateway.upstream.transport.Borrower;
import io.latchkey.gateway.upstream.transport.Lending;
import io.latchkey.gateway.upstream.transport.Need;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** All around the gateway: callers, one tenant, its token server, two event loops and the time. */
final class ModelWorld {
  /** So much content is kept. */
  static final int CAP = 64;

  private static final int MOST_CALLS = 4;

  final Random random;
  final HandClock clock = new HandClock();
  final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
  final ModelTokens tokens;
  final Map<Reason, Integer> refusals = new EnumMap<>(Reason.class);
  private final Metrics metrics = new Metrics(clock::now);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Map<String, ModelCall> calls = new HashMap<>();
  private final List<Asking> asking = new ArrayList<>();
  private final Conductor conductor;
  private int count;
  int replays;
  int resends;
  int withContent;
  int ended;

  /** Somebody who waits for a connection. */
  private record Asking(Need need, Borrower borrower) {}

  ModelWorld(int size, long seed) {
    random = new Random(seed);
    tokens = new ModelTokens(clock, random);
    channel.freezeTime();
    metrics.configure(List.of("all", "get"), List.of("a0", "a1"), List.of());
    conductor =
        new Conductor(
            ModelPlan.of(this, size, this::borrow),
            clock::now,
            clock::nanoTime,
            () -> "r-" + count,
            metrics,
            // time leaps here, which would look like a loop that cannot keep up
            new LoopGates(() -> 0, () -> 0, 1));
  }

  EventLoop loop() {
    return channel.eventLoop();
  }

  ByteBuf piece(byte[] octets) {
    return memory.buffer(Math.max(1, octets.length)).writeBytes(octets);
  }

  ModelCall call(String target) {
    return calls.get(target);
  }

  /** Whether some calls were not replayed for this reason, as the metrics have it. */
  boolean wasHindered(NotReplayed why) {
    return new String(metrics.exposition(null).content(), StandardCharsets.US_ASCII)
        .lines()
        .filter(line -> line.startsWith("latchkey_credential_not_replayed_total{"))
        .filter(line -> line.contains("reason=\"" + why.word() + "\""))
        .anyMatch(line -> !line.endsWith(" 0.0"));
  }

  void refused(Refusal refusal) {
    refusals.merge(refusal.reason(), 1, Integer::sum);
  }

  private Lending borrow(EventLoop loop, Need need, Duration timeout, Borrower borrower) {
    Asking one = new Asking(need, borrower);
    asking.add(one);
    if (random.nextInt(4) == 0) {
      lend(one);
      return Lending.DONE;
    }
    return () -> asking.remove(one);
  }

  private void lend(Asking one) {
    asking.remove(one);
    boolean reused = one.need() == Need.ANY && random.nextBoolean();
    one.borrower().lent(new ModelSending(this, one.need(), reused));
  }

  private void connect() {
    if (!asking.isEmpty()) {
      Asking one = asking.get(random.nextInt(asking.size()));
      if (random.nextInt(25) == 0) {
        asking.remove(one);
        one.borrower()
            .failed(new UpstreamException(UpstreamException.Kind.UNREACHABLE, "Nobody is there."));
      } else {
        lend(one);
      }
    }
  }

  /** One random event. */
  void step() throws RefusedException {
    switch (random.nextInt(20)) {
      case 0, 1 -> open();
      case 2, 3, 4 -> calls.values().stream().skip(pick()).findFirst().ifPresent(ModelCall::act);
      case 5, 6, 7, 8, 9, 10 -> answer();
      case 11, 12 -> connect();
      case 13, 14 -> tokens.land();
      case 15 -> seldom();
      case 16 -> pass(Duration.ofMillis(random.nextInt(1500)));
      case 17 -> clock.runOne();
      default -> runAll();
    }
  }

  private void seldom() {
    switch (random.nextInt(12)) {
      case 0 -> tokens.fail();
      case 3 -> pass(Duration.ofMinutes(random.nextInt(10)));
      case 1, 2, 4, 5 -> pass(Duration.ofMillis(random.nextInt(5000)));
      default -> clock.skip(Duration.ofMillis(random.nextInt(300)));
    }
  }

  private int pick() {
    return calls.isEmpty() ? 0 : random.nextInt(calls.size());
  }

  private void answer() {
    calls.values().stream()
        .skip(pick())
        .findFirst()
        .ifPresent(call -> List.copyOf(call.sendings()).forEach(ModelSending::act));
  }

  void pass(Duration time) {
    clock.advance(time);
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    runAll();
  }

  private void runAll() {
    clock.run();
    channel.runPendingTasks();
  }

  private void open() throws RefusedException {
    if (calls.size() >= MOST_CALLS) {
      return;
    }
    String[] methods = {"GET", "POST", "POST", "PUT", "HEAD"};
    String method = methods[random.nextInt(methods.length)];
    int[] lengths = {0, 1, 30, CAP - 1, CAP, CAP + 1, 150};
    boolean none = "HEAD".equals(method) || random.nextInt(4) == 0;
    byte[] content = new byte[none ? 0 : lengths[random.nextInt(lengths.length)]];
    random.nextBytes(content);
    Framing framing =
        none
            ? Framing.NONE
            : random.nextBoolean() ? Framing.CHUNKED : Framing.length(content.length);
    boolean some = random.nextInt(4) == 0;
    String target = (some ? "/get/" : "/all/") + ++count;
    boolean listed = !some || method.equals("GET") || method.equals("HEAD");
    ModelCall call = new ModelCall(this, method, framing, content, listed);
    calls.put(target, call);
    call.start(conductor.begin(call, head(method, target, framing), "127.0.0.1:8080"));
  }

  RequestHead head(String method, String target, Framing framing) throws RefusedException {
    String[] fields =
        framing.isEmpty() || random.nextInt(4) > 0
            ? new String[] {"X-Api-Key", ModelPlan.KEY}
            : new String[] {"X-Api-Key", ModelPlan.KEY, "Expect", "100-continue"};
    return new RequestHead(
        method,
        Target.parse(target, false),
        new Authority("h", "h", -1),
        FieldSection.of(fields),
        framing,
        false,
        true,
        Peer.at(InetAddress.getLoopbackAddress()));
  }

  /** What must hold after each event. */
  void check() {
    calls.values().forEach(ModelCall::check);
    calls.values().removeIf(this::isDone);
    if (calls.isEmpty()) {
      assertThat(asking).as("nobody waits for a connection").isEmpty();
      assertThat(memory.metric().usedHeapMemory()).as("memory still held").isZero();
    }
  }

  private boolean isDone(ModelCall call) {
    if (call.isOver()) {
      ended++;
      replays += call.replays;
      resends += call.resends;
      withContent += call.withContent;
    }
    return call.isOver();
  }

  /** Ends all that is under way. */
  void settle() {
    for (int i = 0; !calls.isEmpty(); i++) {
      assertThat(i).as("rounds until every call has ended").isLessThan(100);
      pass(Duration.ofMinutes(5));
      check();
    }
    assertThat(memory.metric().usedDirectMemory()).isZero();
  }
}
