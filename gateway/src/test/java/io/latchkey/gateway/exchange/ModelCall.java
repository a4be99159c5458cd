package io.latchkey.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.upstream.transport.Need;
import io.latchkey.gateway.upstream.transport.UpstreamCall;
import io.latchkey.gateway.upstream.transport.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One caller of the model and its call; it holds the gateway to security rule 7. */
final class ModelCall implements CallerSide {
  private static final String BEARER = "Authorization: Bearer ";

  final String method;
  final byte[] content;
  final Framing framing;
  private final ModelWorld world;
  private final Random random;
  private final Watch watch;
  private final boolean listed;
  private final List<ModelSending> sendings = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private @Nullable Exchange exchange;
  private boolean wanted;
  private boolean complete;
  private boolean writable = true;
  private int given;
  private int seen;
  private int status;
  private boolean over;
  // found on timers, which let nothing that is thrown come through
  private boolean misused;
  int replays;
  int resends;
  int withContent;

  /**
   * @param listed whether the route replays its method
   */
  ModelCall(ModelWorld world, String method, Framing framing, byte[] content, boolean listed) {
    this.world = world;
    this.random = world.random;
    this.method = method;
    this.framing = framing;
    this.content = content;
    this.listed = listed;
    this.watch = new Watch(world.loop(), world.clock::nanoTime);
    this.complete = framing.isEmpty();
  }

  void start(Exchange begun) {
    exchange = begun;
    begun.start();
  }

  boolean isOver() {
    return over;
  }

  List<ModelSending> sendings() {
    return sendings;
  }

  /** Does one of the things that a caller does. */
  void act() {
    Exchange running = Objects.requireNonNull(exchange);
    int dice = random.nextInt(60);
    if (dice == 0) {
      over = true;
      running.callerGone();
      running.content(world.piece(new byte[3]));
    } else if (dice < 4) {
      writable = !writable;
      running.callerWritabilityChanged();
    } else if (!complete && given == content.length) {
      complete = true;
      running.contentEnd(FieldSection.empty());
    } else if (!complete && wanted) {
      int to = Math.min(content.length, given + 1 + random.nextInt(40));
      byte[] octets = Arrays.copyOfRange(content, given, to);
      given = to;
      running.content(world.piece(octets));
    } else {
      running.contentPause();
    }
  }

  /** The tenant is sent the call: may it be? */
  void sent(ModelSending now, UpstreamRequest request) {
    assertThat(over).as("sent for nobody").isFalse();
    assertThat(request.head().method()).isEqualTo(method);
    String token = onlyCredential(request);
    world.tokens.assertLives(token);
    assertThat(refused).as("the tokens refused to this call").doesNotContain(token);
    if (!sendings.isEmpty()) {
      again(sendings.get(sendings.size() - 1), now);
    }
    assertThat(replays).as("replays").isLessThanOrEqualTo(1);
    assertThat(resends).as("resends").isLessThanOrEqualTo(1);
    sendings.add(now);
    now.token = token;
  }

  private static String onlyCredential(UpstreamRequest request) {
    byte[] lines = request.credential();
    String line = new String(Objects.requireNonNull(lines), StandardCharsets.US_ASCII);
    assertThat(line).startsWith(BEARER).endsWith("\r\n").containsOnlyOnce("\r\n");
    byte[] others = Arrays.copyOf(request.head().lines(), request.head().length());
    assertThat(new String(others, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT))
        .doesNotContain("authorization");
    return line.substring(BEARER.length()).trim();
  }

  private void again(ModelSending last, ModelSending now) {
    assertThat(last.isActive()).as("the last sending is over").isFalse();
    assertThat(seen).as("what the caller saw").isZero();
    if (last.status == 0) {
      resends++;
      assertThat(last.broken && !last.answerBegun).as("failed by its connection").isTrue();
      if (last.reach == UpstreamCall.Reach.UNKNOWN) {
        assertThat(given).as("content sent on the dead connection").isZero();
        assertThat(method).as("idempotent").isNotEqualTo("POST");
      } else {
        assertThat(given).as("content kept").isLessThanOrEqualTo(ModelWorld.CAP);
        withContent += given > 0 ? 1 : 0;
      }
      assertThat(now.need).isEqualTo(Need.FRESH);
    } else {
      replays++;
      assertThat(last.status).as("what is replayed").isEqualTo(401);
      assertThat(listed).as("the route replays it").isTrue();
      assertThat(given).as("content kept").isLessThanOrEqualTo(ModelWorld.CAP);
    }
  }

  /** The tenant has answered 401 to a sending of this call. */
  void refusedWith(String token) {
    refused.add(token);
  }

  /** What arrived is what was sent, as far as it goes. */
  void assertBegins(byte[] body) {
    assertThat(body.length).isLessThanOrEqualTo(given);
    assertThat(Arrays.equals(body, 0, body.length, content, 0, body.length))
        .as("the same octets")
        .isTrue();
  }

  /** What must hold at any time. */
  void check() {
    assertThat(misused).as("refused within an answer, or broken off before one").isFalse();
    assertThat(sendings.size()).isLessThanOrEqualTo(1 + replays + resends);
    for (int i = 0; i < sendings.size(); i++) {
      ModelSending one = sendings.get(i);
      boolean current = i == sendings.size() - 1 && !over;
      assertThat(one.isActive()).as("only the last one goes on").isIn(false, current);
      if (one.isActive()) {
        assertThat(one.body.size()).as("all that was given is sent").isEqualTo(given);
        assertThat(one.isEnded()).isEqualTo(complete && !framing.isEmpty());
      }
    }
  }

  @Override
  public EventLoop loop() {
    return world.loop();
  }

  @Override
  public Watch watch() {
    return watch;
  }

  @Override
  public void wantContent(boolean more) {
    wanted = more;
  }

  @Override
  public void interim(AnswerHead head) {
    assertThat(over || status > 0).as("an interim answer comes first").isFalse();
    if (head.status() != 100) {
      seen++;
    }
  }

  @Override
  public void answer(AnswerHead head, Framing framed, long contentLength) {
    assertThat(over || status > 0).as("one answer").isFalse();
    status = head.status();
    seen++;
    assertThat(status).isEqualTo(sendings.get(sendings.size() - 1).status);
  }

  @Override
  public void content(ByteBuf piece) {
    assertThat(!over && status > 0).as("content within an answer").isTrue();
    byte[] octets = new byte[piece.readableBytes()];
    piece.readBytes(octets);
    piece.release();
    received.writeBytes(octets);
  }

  @Override
  public void flush() {}

  @Override
  public void end(byte[] trailers) {
    assertThat(!over && status > 0).isTrue();
    over = true;
    byte[] last = sendings.get(sendings.size() - 1).answered.toByteArray();
    assertThat(received.toByteArray()).as("the last answer, whole").isEqualTo(last);
  }

  @Override
  public void refuse(Refusal refusal, String requestId, LongConsumer told) {
    told.accept(0);
    misused |= over || status > 0;
    over = true;
    world.refused(refusal);
  }

  @Override
  public void abort() {
    misused |= over || status == 0;
    over = true;
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public long pendingOctets() {
    return writable ? 0 : 100;
  }
}
