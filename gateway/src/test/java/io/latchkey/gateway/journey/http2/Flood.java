package io.latchkey.gateway.journey.http2;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One kind of hostile frames in number, sent as fast as they are taken.
 *
 * @param before what the caller does first, settled with the other side
 * @param piece the octets of the n-th piece
 * @param pieces how many there are
 * @param reads whether the caller reads what it is sent meanwhile
 */
record Flood(String name, ConformanceCase.Sending before, Pieces piece, int pieces, boolean reads) {
  private static final int LIMIT_SECONDS = 20;
  private static final int BATCH = 32 << 10;

  /** Makes octets. */
  interface Pieces {
    byte[] of(Http2Peer peer, int number);
  }

  /** How it ended. */
  enum Ending {
    CUT_OFF,
    ALL_TAKEN,
    NOT_READ_ON
  }

  /**
   * What became of it.
   *
   * @param code of the GOAWAY that came, if one came
   */
  record Outcome(Ending ending, int taken, @Nullable ErrorCode code) {}

  static Flood of(String name, int pieces, IntFunction<byte[]> piece) {
    return new Flood(name, Http2Peer::start, (peer, n) -> piece.apply(n), pieces, true);
  }

  Flood after(ConformanceCase.Sending first) {
    return new Flood(name, peer -> first.on(peer.start()), piece, pieces, reads);
  }

  /** The same from a caller that reads nothing. */
  Flood unread() {
    return new Flood(name + ", unread", before, piece, pieces, false);
  }

  /**
   * Runs it on a connection of its own.
   *
   * @param meanwhile runs when it ended, the connection still held if it was not cut off
   */
  Outcome run(InetSocketAddress address, Runnable meanwhile) throws Exception {
    try (Http2Peer peer = Http2Peer.connect(address)) {
      before.on(peer);
      CompletableFuture<Integer> writing = CompletableFuture.supplyAsync(() -> write(peer));
      CompletableFuture<@Nullable ErrorCode> reading =
          reads
              ? CompletableFuture.supplyAsync(() -> drain(peer))
              : new CompletableFuture<@Nullable ErrorCode>();
      try {
        int taken = writing.get(reads ? LIMIT_SECONDS : 2, SECONDS);
        if (taken == pieces && reads) {
          peer.send(Frames.ping(0, Http2Peer.PING));
        }
        ErrorCode code = reads ? reading.get(LIMIT_SECONDS, SECONDS) : ErrorCode.UNKNOWN;
        meanwhile.run();
        boolean lives = reads ? code == null : taken == pieces;
        return new Outcome(lives ? Ending.ALL_TAKEN : Ending.CUT_OFF, taken, code);
      } catch (TimeoutException stuck) {
        meanwhile.run();
        return new Outcome(Ending.NOT_READ_ON, -1, null);
      }
    }
  }

  private int write(Http2Peer peer) {
    java.io.ByteArrayOutputStream batch = new java.io.ByteArrayOutputStream();
    for (int n = 0; n < pieces; n++) {
      batch.writeBytes(piece.of(peer, n));
      if (batch.size() >= BATCH || n == pieces - 1) {
        if (!peer.offer(batch.toByteArray())) {
          return n;
        }
        batch.reset();
      }
    }
    return pieces;
  }

  /** Reads to a PING's answer (null) or the end: the code of the last GOAWAY. */
  private static @Nullable ErrorCode drain(Http2Peer peer) {
    ErrorCode code = ErrorCode.UNKNOWN;
    try {
      for (Frame frame = peer.next(); frame != null; frame = peer.next()) {
        peer.read().clear();
        if (frame.type() == Frame.GOAWAY) {
          code = frame.code();
        } else if (Http2Peer.isPong(frame)) {
          return null;
        }
      }
      return code;
    } catch (IOException broken) {
      return code;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
