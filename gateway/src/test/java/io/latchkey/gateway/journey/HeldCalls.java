package io.latchkey.gateway.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Calls that a tenant keeps without an answer until it is told, and who waits for them. */
final class HeldCalls implements AutoCloseable {
  private static final int ALL = 10_000;

  final FakeTenant tenant = new FakeTenant();
  private final Semaphore answers = new Semaphore(0);
  private final List<RawPeer> peers = new ArrayList<>();

  HeldCalls() throws IOException {
    tenant.answers(
        request -> {
          answers.acquireUninterruptibly();
          return FakeTenant.HI;
        });
  }

  /** So many calls more are answered, by 200. */
  void answer(int calls) {
    answers.release(calls);
  }

  /** A connection of a caller, which ends with this. */
  RawPeer connect(RunningGateway gateway) throws IOException {
    RawPeer peer = gateway.connect();
    peers.add(peer);
    return peer;
  }

  /** Makes a call on a connection of its own, whose answer is for later. */
  RawPeer begin(RunningGateway gateway, String request) throws IOException {
    return connect(gateway).send(request);
  }

  static Answer told(RawPeer peer) throws IOException {
    return Answer.read(peer, false);
  }

  static String metrics(RunningGateway gateway) {
    return new String(
        gateway.gateway().metrics().exposition(null).content(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    answers.release(ALL);
    for (RawPeer peer : peers) {
      peer.close();
    }
    tenant.close();
  }
}
