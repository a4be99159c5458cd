package io.latchkey.gateway.upstream.transport;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One address that an origin can be reached at, or its proxy, and how it fares there. It lives as
 * long as the name stands for it without a break.
 *
 * <p>Any thread may read; {@link Roster} writes, on its home loop.
 */
final class Address {
  private final Origin origin;
  private final InetSocketAddress socket;
  private final List<Load> loads = new CopyOnWriteArrayList<>();
  private final AtomicLong trialAt = new AtomicLong();
  private volatile @Nullable Ejection ejection;
  private volatile boolean troubled;

  /** What Roster counts, on its home loop. */
  final Tally tally = new Tally();

  /** By what an address shows that it is not well; and well again. */
  enum Sign {
    /** Connections, TLS included. */
    CONNECTING,
    /** The answers to calls. */
    ANSWERING,
    /** Health checks. */
    CHECK
  }

  /**
   * That no calls are sent to an address, unless there is none better.
   *
   * @param why in our words
   * @param until nanoseconds of the home's clock; a call may try it then
   * @param at the same by the calendar, or null where health checks decide
   */
  record Ejection(Sign sign, String why, long until, @Nullable Instant at) {}

  /** Signs in a row, and ejections. Home loop only. */
  static final class Tally {
    int notConnected;
    int notAnswered;
    int notWell;
    int well;
    int ejections;
    long ejectedAt;
    long recoveredAt;
  }

  Address(Origin origin, InetSocketAddress socket) {
    this.origin = origin;
    this.socket = socket;
  }

  Origin origin() {
    return origin;
  }

  InetSocketAddress socket() {
    return socket;
  }

  /** The address with its port, as it is written in a URL. */
  String text() {
    String literal = NetUtil.toAddressString(socket.getAddress());
    boolean six = socket.getAddress() instanceof Inet6Address;
    return (six ? "[" + literal + "]" : literal) + ":" + socket.getPort();
  }

  /** Whether it is the same place, whenever it was learned. */
  boolean isAt(Origin other, InetSocketAddress there) {
    return origin.equals(other) && socket.equals(there);
  }

  /** A count of what one more event loop has here. */
  Load newLoad() {
    Load load = new Load();
    loads.add(load);
    return load;
  }

  TenantStatus.AddressStatus status() {
    Ejection out = ejection;
    return new TenantStatus.AddressStatus(
        text(),
        out == null,
        out == null ? null : out.at(),
        out == null ? null : out.why(),
        loads.stream().mapToInt(Load::connections).sum(),
        loads.stream().mapToInt(Load::calls).sum());
  }

  @Nullable Ejection ejection() {
    return ejection;
  }

  /** Whether Roster wants to hear what goes well here, too. */
  boolean isTroubled() {
    return troubled;
  }

  /** Whether the caller may try it, though it was ejected: nobody else may for {@code nanos}. */
  boolean takeTrial(long now, long nanos) {
    Ejection out = ejection;
    if (out == null || out.sign() == Sign.CHECK) {
      return false;
    }
    long at = trialAt.get();
    return now - at >= 0 && trialAt.compareAndSet(at, now + nanos);
  }

  // Roster's

  void trouble(boolean is) {
    troubled = is;
  }

  void eject(Ejection why) {
    trialAt.set(why.until());
    ejection = why;
    troubled = true;
  }

  void recover() {
    ejection = null;
    troubled = false;
  }
}
