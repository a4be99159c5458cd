package io.latchkey.sandbox.tenant;

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
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Content of any size in either direction, held nowhere: {@code /sandbox/bytes?size=N} sends it,
 * {@code /sandbox/sink} takes it and says its size and SHA-256. Callers need a token as for any
 * API.
 */
public final class LoadEndpoints {
  /** Bytes of one download at most. */
  static final long MAX_BYTES = 1L << 40;

  /** Who may call, decided before any content flows. */
  @FunctionalInterface
  public interface Admission {
    /** What gives the answer back, or nothing where the call was refused and answered. */
    Optional<Consumer<Answer>> admit(Call call, Reply reply);
  }

  private final Admission admission;
  private final Function<Call, ErrorShape> errors;

  private LoadEndpoints(Admission admission, Function<Call, ErrorShape> errors) {
    this.admission = admission;
    this.errors = errors;
  }

  public LoadEndpoints(Admission admission, ErrorShape errors) {
    this(admission, (Function<Call, ErrorShape>) call -> errors);
  }

  /** With errors that tell of the call itself. */
  public static LoadEndpoints withErrorsOfTheCall(
      Admission admission, Function<Call, ErrorShape> errors) {
    return new LoadEndpoints(admission, errors);
  }

  public void addTo(Routes routes) {
    routes.on("/sandbox/bytes", this::bytes);
    routes.sink("/sandbox/sink", this::sink);
  }

  private void bytes(Call call, Reply reply) {
    if (admission.admit(call, reply).isEmpty()) {
      return;
    }
    long size = size(call);
    if (size < 0) {
      reply.send(errors.apply(call).of(400, "size must be a number from 0 to " + MAX_BYTES));
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
    return admission.admit(call, reply).map(Digesting::new).orElse(null);
  }

  /** Content that is counted and hashed as it passes. */
  private static final class Digesting implements ContentSink {
    private final Consumer<Answer> answers;
    private final MessageDigest digest;
    private long size;

    Digesting(Consumer<Answer> answers) {
      this.answers = answers;
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
      answers.accept(Answer.json(200, Json.write(seen)));
    }
  }
}
