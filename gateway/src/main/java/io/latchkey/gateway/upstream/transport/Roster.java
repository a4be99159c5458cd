package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.AddressMeter;
import io.latchkey.gateway.upstream.transport.Address.Sign;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a tenant: which its names stand for, and which of them are well, told to all
 * event loops as a {@link Standing}.
 *
 * <p>Public methods of it, so to speak, are those that any thread may call: {@link #standing},
 * {@link #want}, {@link #failed}, {@link #succeeded}. The rest is the home loop's.
 */
final class Roster {
  private final Home home;
  private final ReachLog reach;
  private final AddressMeter meter;
  private final Ejections ejections;
  private final List<Entry> entries;
  private final Runnable changed;
  private volatile Standing standing = Standing.NONE;
  private int counted;
  private int countedEjected;
  private boolean closed;

  /** One origin, what it stands for, and who finds that out; nobody, of a literal address. */
  private final class Entry implements Naming.Hearer {
    final Origin origin;
    final @Nullable Naming naming;
    volatile List<Address> addresses = List.of();
    volatile @Nullable UpstreamException failure;

    Entry(Origin origin, InetSocketAddress hop, NameService names) {
      this.origin = origin;
      InetAddress literal = NetUtil.createInetAddressFromIpAddressString(hop.getHostString());
      if (literal == null) {
        naming = new Naming(home, names, hop.getHostString(), hop.getPort(), this);
      } else {
        naming = null;
        addresses = List.of(new Address(origin, new InetSocketAddress(literal, hop.getPort())));
      }
    }

    @Override
    public void found(List<InetSocketAddress> sockets) {
      if (failure != null) {
        failure = null;
        reach.named(origin);
      }
      List<Address> now = sockets.stream().map(this::address).toList();
      if (!now.equals(addresses)) {
        addresses = now;
        rebuild();
      } else {
        changed.run();
      }
    }

    private Address address(InetSocketAddress socket) {
      for (Address known : addresses) {
        if (known.isAt(origin, socket)) {
          return known;
        }
      }
      return new Address(origin, socket);
    }

    @Override
    public void failed(Throwable why, boolean forgotten) {
      UpstreamException told = Visit.unnamed(origin, why);
      if (failure == null && !addresses.isEmpty()) {
        reach.unnamed(origin, Visit.word(why), addresses.size());
      }
      failure = told;
      meter.nameFailed();
      if (forgotten && !addresses.isEmpty()) {
        addresses = List.of();
        rebuild();
      } else if (addresses.isEmpty()) {
        reach.failed(origin, told);
        changed.run(); // somebody may wait for it
      }
    }
  }

  /**
   * Makes a roster. Literal addresses are known at once, names when they are wanted.
   *
   * @param changed run on the home loop when addresses came or went, or a lookup failed
   */
  Roster(
      List<Origin> origins,
      Connector connector,
      Home home,
      ReachLog reach,
      AddressMeter meter,
      Runnable changed) {
    this.home = home;
    this.reach = reach;
    this.meter = meter;
    this.changed = changed;
    this.ejections = new Ejections(home, reach, meter, () -> standing.all().size(), this::restand);
    this.entries =
        origins.stream()
            .map(origin -> new Entry(origin, connector.firstHop(origin), connector.names()))
            .toList();
    standing = Standing.of(addresses());
    home.run(this::count);
  }

  private List<Address> addresses() {
    List<Address> all = new ArrayList<>();
    entries.forEach(entry -> all.addAll(entry.addresses));
    return List.copyOf(all);
  }

  /** How the addresses stand now; the same object for as long as nothing has changed. */
  Standing standing() {
    return standing;
  }

  /** Somebody has use for the addresses. */
  void want() {
    home.run(this::look);
  }

  private void look() {
    if (!closed) {
      entries.forEach(Roster::look);
    }
  }

  private static void look(Entry entry) {
    if (entry.naming != null) {
      entry.naming.want();
    }
  }

  /** Why no address is known, where the last lookup of each name failed; else null. */
  @Nullable UpstreamException failure() {
    UpstreamException why = null;
    for (Entry entry : entries) {
      why = entry.failure;
      if (why == null) {
        return null;
      }
    }
    return why;
  }

  /** Something went wrong at {@code address}. */
  void failed(Address address, Sign sign, String why) {
    Address.Ejection out = address.ejection();
    if (out == null || out.sign() != Sign.CHECK && home.nanos().getAsLong() - out.until() >= 0) {
      home.run(() -> ejections.failed(address, sign, why));
    }
  }

  /** Something went well at {@code address}. */
  void succeeded(Address address, Sign sign) {
    if (address.isTroubled()) {
      home.run(() -> ejections.succeeded(address, sign));
    }
  }

  /** What the call that has just ended on {@code connection} says of {@code address}. */
  void judge(Address address, Pooled connection) {
    String fault = connection.takeFault();
    boolean answered = connection.takeAnswered();
    if (fault != null) {
      failed(address, Sign.ANSWERING, fault);
    } else if (answered) {
      succeeded(address, Sign.ANSWERING);
    }
  }

  /** A health check of {@code address} has ended; {@code why} is null where it is well. */
  void checked(Address address, @Nullable String why) {
    ejections.checked(address, why);
  }

  private void rebuild() {
    standing = Standing.of(addresses());
    count();
    changed.run();
  }

  private void restand() {
    standing = Standing.of(standing.all());
    count();
  }

  private void count() {
    List<Address> all = closed ? List.of() : standing.all();
    int ejected = (int) all.stream().filter(address -> address.ejection() != null).count();
    meter.moved(all.size() - ejected - (counted - countedEjected), ejected - countedEjected);
    counted = all.size();
    countedEjected = ejected;
  }

  /** How each origin is. Any thread. */
  List<TenantStatus.OriginStatus> status() {
    return entries.stream().map(Roster::status).toList();
  }

  private static TenantStatus.OriginStatus status(Entry entry) {
    UpstreamException why = entry.failure;
    return new TenantStatus.OriginStatus(
        entry.origin.url(),
        entry.addresses.stream().map(Address::status).toList(),
        why == null ? null : why.what());
  }

  /** Looks nothing up any more. */
  void close() {
    home.run(
        () -> {
          closed = true;
          count();
          entries.stream()
              .map(entry -> entry.naming)
              .forEach(
                  naming -> {
                    if (naming != null) {
                      naming.close();
                    }
                  });
        });
  }
}
