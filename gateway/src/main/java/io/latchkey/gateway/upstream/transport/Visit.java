package io.latchkey.gateway.upstream.transport;

import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/1.1 outside of any pool: its name is looked up for it alone, and all that
 * it stands for is tried. Confined to its event loop.
 */
final class Visit implements Race.Course {
  private final EventLoop loop;
  private final Connector connector;
  private final Origin origin;
  private final LongSupplier nanos;
  private final Connector.Outcome outcome;

  Visit(
      EventLoop loop,
      Connector connector,
      Origin origin,
      LongSupplier nanos,
      Connector.Outcome outcome) {
    this.loop = loop;
    this.connector = connector;
    this.origin = origin;
    this.nanos = nanos;
    this.outcome = outcome;
  }

  /** Begins; {@code timeout} is for all of it. */
  void begin(Duration timeout) {
    InetSocketAddress hop = connector.firstHop(origin);
    InetAddress literal = NetUtil.createInetAddressFromIpAddressString(hop.getHostString());
    Race race = new Race(loop, connector, nanos, this, timeout);
    if (literal != null) {
      race.begin(List.of(new Address(origin, new InetSocketAddress(literal, hop.getPort()))));
      return;
    }
    connector
        .names()
        .find(hop.getHostString())
        .whenComplete((found, why) -> onLoop(() -> named(race, hop.getPort(), found, why)));
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private void named(
      Race race, int port, NameService.@Nullable Found found, @Nullable Throwable why) {
    if (found == null || why != null) {
      outcome.failed(unnamed(origin, why));
    } else {
      race.begin(
          Naming.byTurns(found.addresses(), port).stream()
              .map(socket -> new Address(origin, socket))
              .toList());
    }
  }

  /** That there is no address to connect to. */
  static UpstreamException unnamed(Origin origin, @Nullable Throwable why) {
    String word = why == null ? "the name does not resolve" : word(why);
    return new UpstreamException(
        UpstreamException.Kind.UNREACHABLE,
        origin.authority() + " cannot be connected to (" + word + ")");
  }

  /** Why a name was not found, in our words. */
  static String word(Throwable why) {
    Throwable cause = why instanceof CompletionException ? why.getCause() : why;
    return TlsFaults.word(cause == null ? why : cause);
  }

  @Override
  public boolean offersHttp2(Address address) {
    return false;
  }

  @Override
  public void begins(Address address) {
    // nobody counts it
  }

  @Override
  public void ends(Address address) {
    // nobody counts it
  }

  @Override
  public boolean hurries() {
    return true;
  }

  @Override
  public boolean takePlace() {
    return true;
  }

  @Override
  public void freePlace() {
    // there is no limit but the race's own
  }

  @Override
  public void faltered(Address address, UpstreamException why) {
    // nothing is kept of it
  }

  @Override
  public void won(Address address, Http1Connection connection) {
    outcome.opened(connection);
  }

  @Override
  public void won(Address address, Http2Connection connection) {
    outcome.opened(connection);
  }

  @Override
  public void lost(Address last, UpstreamException why) {
    outcome.failed(why);
  }

  @Override
  public void dropped() {
    throw new IllegalStateException("a visit hurries to its end");
  }

  @Override
  public void http1Required(Address address) {
    // nothing else is offered
  }

  @Override
  public void closed(Address address, Pooled connection) {
    // whoever has it hears of its end
  }
}
