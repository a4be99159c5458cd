package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.ConnectionMeter;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one address that live on one event loop, and what was learned there of the
 * version that it speaks. Confined to the loop.
 */
final class AddressConnections {
  private final Address address;
  private final Load load;
  private final IdleConnections idle;
  private final Http2Pool http2;
  private int attempts;
  private int coming;
  private int callsEach;
  private boolean http1Only;
  private boolean http2Known;
  private boolean gone;

  /**
   * Makes it, with no connection.
   *
   * @param http2 whether HTTP/2 may be offered
   * @param keep how long an unused connection stays
   * @param meter counts them
   */
  AddressConnections(
      EventLoop loop, Address address, boolean http2, Duration keep, ConnectionMeter meter) {
    this.address = address;
    this.load = address.newLoad();
    this.idle = new IdleConnections(loop, keep, meter);
    this.http2 = new Http2Pool(loop, keep);
    this.http1Only = !http2;
    this.callsEach = http2 ? Http2Connection.MAX_STREAMS : 1;
  }

  Address address() {
    return address;
  }

  Load load() {
    return load;
  }

  IdleConnections idle() {
    return idle;
  }

  Http2Pool http2() {
    return http2;
  }

  /** What a choice between addresses goes by: calls under way, and those that will soon be. */
  int weight() {
    return load.calls() + attempts;
  }

  /** Whether there is anything of it left. */
  boolean isDeserted() {
    return load.connections() == 0;
  }

  /** A connection that has room for one more call, taken for it, or null. */
  @Nullable UpstreamCall atOnce() {
    UpstreamCall stream = http2.lend();
    if (stream != null) {
      return stream;
    }
    Http1Connection connection = idle.poll();
    return connection == null ? null : lend(connection);
  }

  /** Counts {@code connection} as lent. */
  Http1Connection lend(Http1Connection connection) {
    connection.lent = true;
    load.addCalls(1);
    return connection;
  }

  /** It is lent no more, or never was. */
  void returned(Http1Connection connection) {
    if (connection.lent) {
      connection.lent = false;
      load.addCalls(-1);
    }
  }

  /** A connection is being made; {@code shared} where calls that wait count on it. */
  void begins(boolean shared) {
    attempts++;
    coming += shared ? 1 : 0;
    load.addConnections(1);
  }

  /** No more. */
  void ends(boolean shared) {
    attempts--;
    coming -= shared ? 1 : 0;
    load.addConnections(-1);
  }

  /** How many calls one connection is expected to take. */
  int callsEach() {
    return callsEach;
  }

  /** How many calls those that are being made are expected to take. */
  int expected() {
    return coming * callsEach;
  }

  /** How many calls a connection that is made will surely take. */
  int surely() {
    return http2Known ? callsEach : 1;
  }

  boolean isHttp1Only() {
    return http1Only;
  }

  /** The version was chosen: HTTP/1.1. */
  void choseHttp1() {
    http2Known = false;
    callsEach = 1;
  }

  /** The version was chosen: HTTP/2, with so many streams. */
  void choseHttp2(int streams) {
    http2Known = true;
    callsEach = streams;
  }

  /** It wants HTTP/1.1 from now on; whether that is new. */
  boolean http1Required() {
    if (http1Only) {
      return false;
    }
    http1Only = true;
    choseHttp1();
    http2.retireAll();
    return true;
  }

  /** Whether its connections are to end with their calls. */
  boolean isGone() {
    return gone;
  }

  /** Closes what is idle now, and the rest as calls end. */
  void leave() {
    gone = true;
    idle.closeAll();
    http2.retireAll();
  }
}
