package io.latchkey.gateway.upstream.transport;

/**
 * One connection that a pool wants, for whom, and what became of it. Confined to its event loop.
 */
final class Wish implements Race.Course {
  private final ConnectionPool pool;
  private final Whose whose;
  private boolean offered;

  private enum Whose {
    SHARED,
    ONES_OWN,
    NOBODYS
  }

  private Wish(ConnectionPool pool, Whose whose) {
    this.pool = pool;
    this.whose = whose;
  }

  /** For calls that wait, as many as fit on it. */
  static Wish shared(ConnectionPool pool) {
    return new Wish(pool, Whose.SHARED);
  }

  /** For one call alone, on HTTP/1.1. */
  static Wish ofOne(ConnectionPool pool) {
    return new Wish(pool, Whose.ONES_OWN);
  }

  /** For nobody: to see whether an address can be connected to again. */
  static Wish nobodys(ConnectionPool pool) {
    return new Wish(pool, Whose.NOBODYS);
  }

  boolean isShared() {
    return whose == Whose.SHARED;
  }

  boolean isOwn() {
    return whose == Whose.ONES_OWN;
  }

  /**
   * How many calls counted on it, when it has come to nothing: none, if it was to be HTTP/2 and
   * that is no longer spoken.
   *
   * @param last where the last attempt was made
   */
  int owes(AddressConnections last) {
    boolean outdated = offered && last.isHttp1Only();
    return switch (whose) {
      case SHARED -> outdated ? 0 : last.callsEach();
      case ONES_OWN -> 1;
      case NOBODYS -> 0;
    };
  }

  @Override
  public boolean offersHttp2(Address address) {
    offered = !isOwn() && !pool.choice().at(address).isHttp1Only();
    return offered;
  }

  @Override
  public void begins(Address address) {
    pool.choice().at(address).begins(isShared());
  }

  @Override
  public void ends(Address address) {
    pool.choice().at(address).ends(isShared());
  }

  @Override
  public boolean hurries() {
    return pool.hurries(this);
  }

  @Override
  public boolean takePlace() {
    return pool.takePlace();
  }

  @Override
  public void freePlace() {
    pool.freePlace();
  }

  @Override
  public void faltered(Address address, UpstreamException why) {
    pool.faltered(address, why);
  }

  @Override
  public void won(Address address, Http1Connection connection) {
    pool.won(this, pool.choice().at(address), connection);
  }

  @Override
  public void won(Address address, Http2Connection connection) {
    pool.won(this, pool.choice().at(address), connection);
  }

  @Override
  public void lost(Address last, UpstreamException why) {
    pool.lost(this, pool.choice().at(last), why);
  }

  @Override
  public void dropped() {
    pool.dropped(this);
  }

  @Override
  public void http1Required(Address address) {
    if (pool.choice().at(address).http1Required()) {
      pool.reach().http1Required(address.origin());
    }
  }

  @Override
  public void closed(Address address, Pooled connection) {
    pool.closed(pool.choice().at(address), connection);
  }
}
