package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.SecretTraces;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * A live access token of a service account, with its {@code Authorization} line ready made.
 *
 * <p>Its times are fixed when it is made; only four marks on it change, each a volatile flag that
 * any thread may set.
 */
public final class Token {
  /** The most memory that one takes, in octets: nearly all of it are the traces. */
  static final long MOST = 160 << 10;

  private final TokenSlot slot;
  private final TokenSource source;
  private final long generation;
  private final Secret value;
  private final byte[] line;
  private final SecretTraces traces;
  private final TokenTimes times;
  private final Instant issued;
  private final Instant expiry;

  private volatile boolean used;
  private volatile boolean accepted;
  private volatile boolean refreshAsked;
  private volatile boolean suspect;

  Token(
      TokenSlot slot,
      TokenSource source,
      long generation,
      Secret value,
      TokenTimes times,
      Instant issued,
      Instant expiry) {
    this.slot = slot;
    this.source = source;
    this.generation = generation;
    this.value = value;
    this.line = line(value);
    this.traces = SecretTraces.of(List.of(value));
    this.times = times;
    this.issued = issued;
    this.expiry = expiry;
  }

  /** The same session under another value: its times and marks go on, and it is accepted. */
  Token renewed(long nextGeneration, Secret nextValue) {
    Token next = new Token(slot, source, nextGeneration, nextValue, times, issued, expiry);
    next.used = used;
    next.refreshAsked = refreshAsked;
    next.accepted = true;
    return next;
  }

  /** Which of its pool's tokens this is, counted from 1 in the order in which they were got. */
  public long generation() {
    return generation;
  }

  /** The Authorization line of a bearer token, ended by CRLF (RFC 6750 section 2.1). */
  static byte[] line(Secret bearer) {
    return ("Authorization: Bearer " + bearer.reveal() + "\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Its Authorization line, made once. Never to be changed or printed. */
  byte[] line() {
    return line;
  }

  /** What an answer would hold that repeats it, made once. */
  SecretTraces traces() {
    return traces;
  }

  /** How much memory it takes, in octets. */
  long octets() {
    return value.reveal().length() + line.length + traces.octets();
  }

  /** The bare token, for {@code latchkey token} and for ending a session. */
  public Secret value() {
    return value;
  }

  /** When it expires by the time of day, for people; decisions use {@link #isExpired(long)}. */
  public Instant expiry() {
    return expiry;
  }

  /** When it was asked for by the time of day, for people. */
  Instant issued() {
    return issued;
  }

  /** When its successor is to be got if it is in use, by the time of day, for people. */
  Instant refresh() {
    return expiry.minusNanos(times.end() - times.refreshAt());
  }

  /**
   * Whether it may no longer be sent.
   *
   * @param nanoTime the pool's clock now
   */
  public boolean isExpired(long nanoTime) {
    return nanoTime - times.sendUntil() >= 0;
  }

  /** Whether its life is over to the last: sending it would be a mistake of ours. */
  boolean isOver(long nanoTime) {
    return nanoTime - times.end() >= 0;
  }

  /** How long its life will last; negative once it is over. */
  long nanosLeft(long nanoTime) {
    return times.end() - nanoTime;
  }

  /** Whether it may be handed out: not expired, and no rejection of it waits for a decision. */
  boolean isUsable(long nanoTime) {
    return !suspect && !isExpired(nanoTime);
  }

  /** Notes that it is being used; true exactly when that should start its refresh. */
  boolean touch(long nanoTime) {
    if (!used) {
      used = true;
    }
    if (refreshAsked || nanoTime - times.refreshAt() < 0) {
      return false;
    }
    refreshAsked = true;
    return true;
  }

  boolean isUsed() {
    return used;
  }

  /** Notes that the upstream took it: a later 401 is then a true revocation. */
  void accept() {
    if (!accepted) {
      accepted = true;
    }
  }

  boolean isAccepted() {
    return accepted;
  }

  /** Takes it out of circulation until the home decides; false if that was done already. */
  boolean suspect() {
    if (suspect) {
      return false;
    }
    suspect = true;
    return true;
  }

  /** Puts it back: its rejection did not count. */
  void reprieve() {
    suspect = false;
  }

  TokenSlot slot() {
    return slot;
  }

  /** What made it and may end it. */
  TokenSource source() {
    return source;
  }

  TokenTimes times() {
    return times;
  }

  @Override
  public String toString() {
    return "Token[generation=" + generation + ", ***]";
  }
}
