package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.exchange.GatewayPlan;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.overload.LoopGates;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import io.latchkey.gateway.upstream.authority.Introspection;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A caller's connection without a socket, of a gateway that has no route. */
final class EmbeddedCaller {
  private static final byte[] BEGIN =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final Peer PEER =
      new Peer(InetAddress.getLoopbackAddress(), 1, false, null, false);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final Terms TERMS =
      new Terms(
          "embedded",
          PEER,
          () -> false,
          512,
          2048,
          20,
          50,
          10,
          LONG,
          LONG,
          240,
          LONG,
          new SharedRoom(1 << 20));

  private EmbeddedCaller() {}

  /** One that has sent its preface and its settings; {@code log} is told of each call. */
  static EmbeddedChannel open(Departure departure, Consumer<ExchangeRecord> log) {
    Introspection nobody =
        new Introspection(
            List.of(),
            request -> new CompletableFuture<>(),
            new DefaultEventLoop(),
            InstantSource.system(),
            System::nanoTime);
    Conductor conductor =
        new Conductor(
            new GatewayPlan(Callers.of(List.of()), SigningKeys.NONE, nobody, Routes.of(List.of())),
            InstantSource.system(),
            System::nanoTime,
            () -> "id",
            log::accept,
            new LoopGates(System::nanoTime, () -> 0, 1));
    EmbeddedChannel channel =
        new EmbeddedChannel(CallerFramesBuilder.handler(TERMS, conductor, departure));
    channel.writeInbound(Unpooled.copiedBuffer(BEGIN));
    return channel;
  }
}
