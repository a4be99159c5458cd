package io.latchkey.sandbox.tenant;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The faults that the next API calls of a tenant meet, and the wait before every API answer. */
public final class ApiFaults {
  private static final int CUT_LENGTH = 10_000;

  private final TenantSwitches switches;
  private final TenantCounters counters;
  private final FaultyReply faultyReply;
  private final RateLimits limits;

  public ApiFaults(
      TenantSwitches switches,
      TenantCounters counters,
      FaultyReply faultyReply,
      RateLimits limits) {
    this.switches = switches;
    this.counters = counters;
    this.faultyReply = faultyReply;
    this.limits = limits;
  }

  /**
   * Counts the call and answers it with the fault of the moment; false where there is none and the
   * call is still to be answered.
   *
   * @param errors the shape of 429 and 5xx
   * @param unauthorized the tenant's own 401
   */
  public boolean met(Call call, Reply reply, ErrorShape errors, Supplier<Answer> unauthorized) {
    counters.countApiCall(call.path());
    if (Switch.takeOne(switches.resetNext)) {
      reply.reset();
      return true;
    }
    if (Switch.takeOne(switches.cutNext)) {
      reply.cut(Answer.text(200, "x".repeat(CUT_LENGTH)), CUT_LENGTH / 2);
      return true;
    }
    Optional<Answer> fault = fault(errors, unauthorized);
    fault.ifPresent(answer -> give(call, reply, answer));
    return fault.isPresent();
  }

  private Optional<Answer> fault(ErrorShape errors, Supplier<Answer> unauthorized) {
    if (Switch.takeOne(switches.tooManyRequestsNext)) {
      return Optional.of(faultyReply.retryable(429, errors));
    }
    if (Switch.takeOne(switches.serverErrorNext)) {
      return Optional.of(faultyReply.retryable(switches.serverErrorStatus.get(), errors));
    }
    return Switch.takeOne(switches.unauthorizedNext)
        ? Optional.of(unauthorized.get())
        : Optional.empty();
  }

  /** Answers a call that is over the limit with 429; false where it is within. */
  public boolean overLimit(
      Call call, Reply reply, ErrorShape errors, String token, String account) {
    Optional<Answer> over = limits.over(reply, errors, token, account);
    over.ifPresent(answer -> give(call, reply, answer));
    return over.isPresent();
  }

  /** Gives an API answer back after the latency; a 401 or 429 is counted. */
  public void give(Call call, Reply reply, Answer answer) {
    if (answer.status() == 401) {
      counters.countUnauthorized(call.path());
    } else if (answer.status() == 429) {
      counters.countTooManyRequests();
    }
    reply.sendAfter(Duration.ofMillis(switches.apiLatencyMillis.get()), answer);
  }
}
