package io.latchkey.sandbox.tenant;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** Gives an answer back as the fault of the moment has it. */
public final class FaultyReply {
  private static final int HUGE = 10 * 1024 * 1024;
  private static final int DEEP = 100_000;

  private final TenantSwitches switches;
  private final InstantSource clock;
  private final Answer page;
  private final ErrorShape errors;

  /**
   * Gives faults as these switches have them.
   *
   * @param page what {@link TokenFault#HTML} shows
   * @param errors the shape of the tenant's errors
   */
  public FaultyReply(TenantSwitches switches, InstantSource clock, Answer page, ErrorShape errors) {
    this.switches = switches;
    this.clock = clock;
    this.page = page;
    this.errors = errors;
  }

  /** The fault that the next call meets: the one set, as long as its countdown lasts. */
  public static TokenFault next(Switch<TokenFault> fault, Switch<Integer> countdown) {
    TokenFault set = fault.get();
    return set != TokenFault.NONE && Switch.takeOne(countdown) ? set : TokenFault.NONE;
  }

  /** Gives the right answer, or the fault in its place, after the latency. */
  public void give(Reply reply, TokenFault fault, Answer right, Duration latency) {
    switch (fault) {
      case DOWN -> reply.after(latency, reply::reset);
      case CLOSE -> reply.after(latency, reply::close);
      case HANG -> {}
      case SLOW -> reply.sendAfter(Duration.ofMillis(switches.slowMillis.get()), right);
      case DRIP -> reply.drip(right, 1, Duration.ofMillis(switches.dripMillis.get()));
      case CUT -> reply.cut(right, 10);
      default -> reply.sendAfter(latency, inPlaceOf(right, fault));
    }
  }

  private Answer inPlaceOf(Answer right, TokenFault fault) {
    return switch (fault) {
      case SERVER_ERROR -> Answer.text(500, "An error has occurred.");
      case UNAVAILABLE -> retryable(503);
      case TOO_MANY_REQUESTS -> retryable(429);
      case HTML -> page;
      case EMPTY -> Answer.empty(200);
      case GARBAGE -> json("{\"access_token\":\"abc");
      case HUGE -> json("{\"padding\":\"" + "a".repeat(HUGE - 14) + "\"}");
      case DEEP -> json("[".repeat(DEEP) + "]".repeat(DEEP));
      case REDIRECT ->
          Answer.empty(302).with("Location", "http://elsewhere.example/oauth2/token/app");
      default -> right;
    };
  }

  /**
   * An error that asks to be tried again, as {@code retryAfterSeconds} and {@code retryAfterForm}
   * say.
   */
  public Answer retryable(int status) {
    return retryable(status, errors);
  }

  /** As {@link #retryable(int)}, in another shape than that of the token endpoint's errors. */
  public Answer retryable(int status, ErrorShape shape) {
    Answer answer = shape.of(status, "Please retry later.");
    int seconds = switches.retryAfterSeconds.get();
    return seconds < 0
        ? answer
        : RateLimits.retryAfter(answer, switches, clock.instant(), seconds * 1_000_000L);
  }

  private static Answer json(String text) {
    return Answer.json(200, text.getBytes(StandardCharsets.UTF_8));
  }
}
