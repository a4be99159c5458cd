package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.ContentSink;
import io.latchkey.sandbox.http.Reply;
import io.latchkey.sandbox.http.Routes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Content of any size in either direction, held nowhere: {@code /sandbox/bytes?size=N} sends it,
 * {@code /sandbox/sink} takes it and says its size and SHA-256. Callers need a token as for any
 * API.
 */
final class LoadEndpoints {
  /** Bytes of one download at most. */
  static final long MAX_BYTES = 1L << 40;

  private final ApiGate gate;

  LoadEndpoints(ApiGate gate) {
    this.gate = gate;
  }

  void addTo(Routes routes) {
    routes.on("/sandbox/bytes", this::bytes);
    routes.sink("/sandbox/sink", this::sink);
  }

  private void bytes(Call call, Reply reply) {
    if (gate.admit(call, reply, Envelope::error).isEmpty()) {
      return;
    }
    long size = size(call);
    if (size < 0) {
      reply.send(Envelope.error(400, "size must be a number from 0 to " + MAX_BYTES));
      return;
    }
    boolean chunked = call.query().first("chunked").filter("true"::equals).isPresent();
    reply.stream(Answer.empty(200).with("Content-Type", "application/octet-stream"), size, chunked);
  }

  private static long size(Call call) {
    try {
      long size = Long.parseLong(call.query().first("size").orElse("0"));
      return size <= MAX_BYTES ? size : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private @Nullable ContentSink sink(Call call, Reply reply) {
    Optional<Principal> who = gate.admit(call, reply, Envelope::error);
    return who.isPresent() ? new Digesting(call, reply, who.get()) : null;
  }

  /** Content that is counted and hashed as it passes. */
  private final class Digesting implements ContentSink {
    private final Call call;
    private final Reply reply;
    private final Principal who;
    private final MessageDigest digest;
    private long size;

    Digesting(Call call, Reply reply, Principal who) {
      this.call = call;
      this.reply = reply;
      this.who = who;
      try {
        this.digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java platform has SHA-256", e);
      }
    }

    @Override
    public void take(ByteBuffer piece) {
      size += piece.remaining();
      digest.update(piece);
    }

    @Override
    public void end() {
      String sha256 = HexFormat.of().formatHex(digest.digest());
      Object seen = Json.object("size", size, "sha256", sha256);
      gate.give(call, reply, who, Answer.json(200, Json.write(seen)));
    }
  }
}
