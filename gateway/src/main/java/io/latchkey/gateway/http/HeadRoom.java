package io.latchkey.gateway.http;

import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Room for the octets of one head and the marks into them, and for the lines of the head that is
 * made of it; used again for another. Each thread keeps a few, which {@link #take} lends; confined
 * to that thread.
 *
 * <p>A {@link FieldSection} that was read in it and an {@link OutgoingHead} whose lines stand in it
 * are expired by {@link #giveBack}: who still asks them then fails, and never reads what another
 * message put there. Room that nobody gives back is the collector's.
 */
public final class HeadRoom {
  /** Octets that there is room for; a longer head gets room of its own. */
  public static final int OCTETS = 2048;

  /** Lines that there is room for. */
  static final int LINES = 48;

  /** How many rooms a thread keeps; those of more heads at a time are made anew. */
  static final int KEPT = 128;

  /** Octets of lines that there is room for at first. */
  private static final int LINE_OCTETS = 1024;

  private static final FastThreadLocal<Free> FREE =
      new FastThreadLocal<>() {
        @Override
        protected Free initialValue() {
          return new Free();
        }
      };

  /** Those of one thread that nobody has. */
  private static final class Free {
    final @Nullable HeadRoom[] rooms = new @Nullable HeadRoom[KEPT];
    int count;
  }

  private final Free home;
  private final byte[] octets = new byte[OCTETS];
  private final int[] marks = new int[LINES * FieldSection.MARKS];
  private @Nullable LineBuffer lines;
  private FieldSection lent = FieldSection.empty();
  private @Nullable OutgoingHead outgoing;
  private boolean written;
  private boolean taken;
  private int end;

  private HeadRoom(Free home) {
    this.home = home;
  }

  /** Room that nobody else has until it is given back. */
  public static HeadRoom take() {
    Free free = FREE.get();
    HeadRoom room = free.count == 0 ? null : free.rooms[--free.count];
    if (room == null) {
      room = new HeadRoom(free);
    }
    room.taken = true;
    return room;
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
    lent = FieldSection.parse(bytes, from, to, limit, own, this);
    return lent;
  }

  /**
   * Reads field lines from {@code from} to the first empty one, in octets that may hold more than
   * the head. Null where the empty line is not among them, or anything is not as it should be: then
   * {@link #parse} tells why, once the end of the head is known.
   *
   * @param to up to where there are octets in {@link #octets}
   */
  public @Nullable FieldSection parseWhole(int from, int to, int limit) {
    long present = 0;
    int at = from;
    int mark = 0;
    while (at + 1 < to && (octets[at] != '\r' || octets[at + 1] != '\n')) {
      if (mark == marks.length || mark == limit * FieldSection.MARKS) {
        return null;
      }
      at = FieldLine.read(octets, at, to, marks, mark);
      if (at < 0) {
        return null;
      }
      present |= 1L << FieldLine.name(marks, mark);
      mark += FieldSection.MARKS;
    }
    if (at + 1 >= to) {
      return null;
    }
    end = at + 2;
    lent = new FieldSection(octets, marks, mark / FieldSection.MARKS, present, this);
    return lent;
  }

  /** Where the head ends that {@link #parseWhole} found, its empty line included. */
  public int end() {
    return end;
  }

  /** Room for the lines of one head that is made of what was read, or null if that was taken. */
  public @Nullable LineBuffer lines() {
    if (written || !taken) {
      return null;
    }
    written = true;
    if (lines == null) {
      lines = LineBuffer.ofSize(LINE_OCTETS);
    }
    return lines;
  }

  /** Says that the lines of {@code head} stand in this room, and gives it back. */
  public OutgoingHead holds(OutgoingHead head) {
    outgoing = head;
    return head;
  }

  /** Ends its use, and that of the section that was read in it and the head that was made of it. */
  public void giveBack() {
    if (!taken) {
      throw new IllegalStateException("nobody has this room");
    }
    taken = false;
    lent.expire();
    lent = FieldSection.empty();
    if (written) {
      written = false;
      endLines();
    }
    if (home.count < KEPT) {
      home.rooms[home.count++] = this;
    }
  }

  private void endLines() {
    if (outgoing != null) {
      outgoing.expire();
      outgoing = null;
    }
    if (lines != null) {
      lines.giveBack();
    }
  }
}
