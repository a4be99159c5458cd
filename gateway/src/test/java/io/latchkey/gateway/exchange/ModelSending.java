package io.latchkey.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.upstream.transport.AnswerListener;
import io.latchkey.gateway.upstream.transport.Need;
import io.latchkey.gateway.upstream.transport.UpstreamCall;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import io.latchkey.gateway.upstream.transport.UpstreamException.Kind;
import io.latchkey.gateway.upstream.transport.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One sending of a call, as the tenant of the model sees it. */
final class ModelSending implements UpstreamCall {
  private static final int MOST_ANSWER = 20_000;

  final Need need;
  final ByteArrayOutputStream body = new ByteArrayOutputStream();
  final ByteArrayOutputStream answered = new ByteArrayOutputStream();
  private final ModelWorld world;
  private final Random random;
  private final boolean reused;
  private @Nullable AnswerListener hears;
  private @Nullable ModelCall call;
  private boolean active = true;
  private boolean writable = true;
  private boolean answerWanted = true;
  private boolean pauseDue;
  private boolean ended;
  private long left;
  private int surplus;
  int status;
  String token = "";
  boolean answerBegun;
  boolean broken;
  Reach reach = Reach.UNKNOWN;

  ModelSending(ModelWorld world, Need need, boolean reused) {
    this.world = world;
    this.random = world.random;
    this.need = need;
    this.reused = reused;
  }

  /** Whether the gateway still holds it. */
  boolean isActive() {
    return active;
  }

  boolean isEnded() {
    return ended;
  }

  @Override
  public boolean isReused() {
    return reused;
  }

  @Override
  public Reach reach() {
    return reach;
  }

  @Override
  public boolean hasAnswerBegun() {
    return answerBegun;
  }

  @Override
  public void send(UpstreamRequest request, AnswerListener listener) {
    assertThat(hears).as("sent once on a connection").isNull();
    hears = listener;
    String target = request.head().target();
    call = world.call(target);
    call.sent(this, request);
    if (random.nextInt(30) == 0) {
      reach = reused && random.nextBoolean() ? Reach.UNKNOWN : Reach.NOT_WRITTEN;
      breaks(Kind.BROKEN);
    }
  }

  @Override
  public void content(ByteBuf piece) {
    assertThat(active && !ended).as("content goes where it is awaited").isTrue();
    body.writeBytes(ByteBufUtil.getBytes(piece));
    piece.release();
    Objects.requireNonNull(call).assertBegins(body.toByteArray());
    writable &= random.nextInt(6) > 0;
  }

  @Override
  public void flush() {}

  @Override
  public void end(byte[] trailers) {
    assertThat(ended).as("ended twice").isFalse();
    ended = true;
    assertThat(body.toByteArray()).as("whole").isEqualTo(Objects.requireNonNull(call).content);
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public long pendingOctets() {
    return writable ? 0 : 100;
  }

  @Override
  public void wantAnswer(boolean more) {
    answerWanted = more;
    surplus = 0;
  }

  @Override
  public void cancel() {
    active = false;
  }

  /** Does one of the things that a tenant or a network does. */
  void act() {
    AnswerListener to = hears;
    if (!active || to == null) {
      return;
    }
    if (pauseDue) {
      pauseDue = false;
      to.onPause();
    } else if (!writable && random.nextBoolean()) {
      writable = true;
      to.onWritabilityChanged();
    } else if (random.nextInt(25) == 0) {
      Kind[] kinds = {Kind.BROKEN, Kind.BROKEN, Kind.MALFORMED, Kind.TOO_LARGE};
      reach = random.nextBoolean() ? Reach.REFUSED : Reach.UNKNOWN;
      breaks(kinds[random.nextInt(kinds.length)]);
    } else if (status == 0) {
      begin(to);
    } else {
      goOn(to);
    }
  }

  private void breaks(Kind kind) {
    active = false;
    broken = true;
    Objects.requireNonNull(hears).onFailure(new UpstreamException(kind, "The model says so."));
  }

  private void begin(AnswerListener to) {
    boolean early = !ended && !Objects.requireNonNull(call).framing.isEmpty();
    if (early && random.nextInt(4) > 0) {
      return;
    }
    answerBegun = true;
    pauseDue = true;
    if (random.nextInt(8) == 0) {
      int[] interims = {100, 100, 102, 103};
      to.onInterim(interims[random.nextInt(interims.length)], FieldSection.of("X-Seen", "1"));
      return;
    }
    int[] rare = {403, 403, 429, 503};
    int dice = random.nextInt(20);
    status = dice < 7 ? 401 : dice < 17 ? 200 : rare[random.nextInt(rare.length)];
    left = random.nextInt(random.nextInt(5) == 0 ? MOST_ANSWER : 200);
    boolean bare = Objects.requireNonNull(call).method.equals("HEAD");
    Framing[] framings = {Framing.length(left), Framing.CHUNKED, Framing.UNTIL_CLOSE};
    Framing framing = bare ? Framing.NONE : framings[random.nextInt(framings.length)];
    left = bare ? 0 : left;
    FieldSection fields =
        status == 429 ? FieldSection.of("Retry-After", "1") : FieldSection.of("X-Tenant", "model");
    if (status == 401) {
      call.refusedWith(token);
    }
    to.onAnswer(status, fields, framing);
  }

  private void goOn(AnswerListener to) {
    if (!answerWanted && ++surplus > 2) {
      return;
    }
    if (left == 0) {
      active = false;
      to.onEnd(FieldSection.empty());
      return;
    }
    byte[] octets = new byte[(int) Math.min(left, 1 + random.nextInt(9000))];
    random.nextBytes(octets);
    left -= octets.length;
    answered.writeBytes(octets);
    pauseDue = true;
    to.onContent(world.memory.buffer(octets.length).writeBytes(octets));
  }
}
