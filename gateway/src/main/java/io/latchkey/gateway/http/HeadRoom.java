package io.latchkey.gateway.http;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * Room for the octets of one head and the marks into them, used again for the next head. Each
 * thread has one, which {@link #take} lends; confined to who took it.
 *
 * <p>A {@link FieldSection} that was read in it is expired by {@link #giveBack}: who still asks it
 * then fails, and never reads what another message put there.
 */
public final class HeadRoom {
  /** Octets that a thread keeps room for; a longer head gets room of its own. */
  static final int OCTETS = 2048;

  /** Lines that a thread keeps room for. */
  static final int LINES = 48;

  private static final FastThreadLocal<HeadRoom> OWN =
      new FastThreadLocal<>() {
        @Override
        protected HeadRoom initialValue() {
          return new HeadRoom();
        }
      };

  private final byte[] octets = new byte[OCTETS];
  private final int[] marks = new int[LINES * FieldSection.MARKS];
  private FieldSection lent = FieldSection.empty();
  private boolean taken;

  private HeadRoom() {}

  /** The thread's own room, or a new one while that is taken. */
  public static HeadRoom take() {
    HeadRoom own = OWN.get();
    HeadRoom free = own.taken ? new HeadRoom() : own;
    free.taken = true;
    return free;
  }

  /** Room for so many octets at least. */
  public byte[] octets(int length) {
    return length <= OCTETS ? octets : new byte[length];
  }

  /**
   * Reads field lines as {@link FieldSection#parse(byte[], int, int, int, int)} does; the section
   * is good until {@link #giveBack}.
   *
   * @param bytes from {@link #octets}
   */
  public FieldSection parse(byte[] bytes, int from, int to, int limit, int lines)
      throws MalformedException {
    int most = Math.min(lines, limit);
    int[] own = most <= LINES ? marks : new int[most * FieldSection.MARKS];
    lent = FieldSection.parse(bytes, from, to, limit, own, true);
    return lent;
  }

  /** Ends its use, and that of the section that was read in it. */
  public void giveBack() {
    lent.expire();
    lent = FieldSection.empty();
    taken = false;
  }
}
