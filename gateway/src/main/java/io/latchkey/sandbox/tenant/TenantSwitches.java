package io.latchkey.sandbox.tenant;

/**
 * The switches that every simulated tenant has. Over HTTP each has the name of its field.
 *
 * <p>A fault of the token endpoint lasts until it is switched off or its countdown ends; the faults
 * of API calls count down from the number set.
 */
public abstract class TenantSwitches extends SwitchBoard {
  protected static final int YEAR = 31_536_000;
  protected static final int DAY_MILLIS = 86_400_000;
  protected static final int MANY = 1_000_000;

  public final Switch<Integer> tokenLifetimeSeconds;

  // Faults of the token endpoint
  public final Switch<TokenFault> tokenFault = choice("tokenFault", TokenFault.NONE, f -> true);
  public final Switch<Integer> tokenFaultNext = number("tokenFaultNext", MANY, 0, MANY);
  public final Switch<Integer> slowMillis = number("slowMillis", 30_000, 0, DAY_MILLIS);
  public final Switch<Integer> dripMillis = number("dripMillis", 1_000, 1, DAY_MILLIS);

  // Waiting
  public final Switch<Integer> apiLatencyMillis = number("apiLatencyMillis", 0, 0, DAY_MILLIS);
  public final Switch<Integer> tokenLatencyMillis = number("tokenLatencyMillis", 0, 0, DAY_MILLIS);
  public final Switch<Integer> idleCloseMillis = number("idleCloseMillis", 0, 0, DAY_MILLIS);

  // Faults of the next so many API calls
  public final Switch<Integer> unauthorizedNext = number("unauthorizedNext", 0, 0, MANY);
  public final Switch<Integer> tooManyRequestsNext = number("tooManyRequestsNext", 0, 0, MANY);
  public final Switch<Integer> serverErrorNext = number("serverErrorNext", 0, 0, MANY);
  public final Switch<Integer> resetNext = number("resetNext", 0, 0, MANY);
  public final Switch<Integer> cutNext = number("cutNext", 0, 0, MANY);

  /** Status of {@link #serverErrorNext}. */
  public final Switch<Integer> serverErrorStatus = number("serverErrorStatus", 503, 500, 599);

  /** {@code Retry-After} of 429 and 503; -1 = the field is absent. */
  public final Switch<Integer> retryAfterSeconds = number("retryAfterSeconds", -1, -1, YEAR);

  /** Whether that is a number of seconds or a date, there and in a 429 over the limit below. */
  public final Switch<RateLimits.RetryAfter> retryAfterForm =
      choice("retryAfterForm", RateLimits.RetryAfter.SECONDS, form -> true);

  // The limit of calls; those over it are 429 with a true Retry-After

  /** Calls a second, 0 for no limit. */
  public final Switch<Integer> rateLimit = number("rateLimit", 0, 0, MANY);

  /** Calls at once after a pause, of a bucket; 0 for as many as {@link #rateLimit}. */
  public final Switch<Integer> rateLimitBurst = number("rateLimitBurst", 0, 0, MANY);

  public final Switch<RateLimits.By> rateLimitBy =
      choice("rateLimitBy", RateLimits.By.ACCOUNT, by -> true);
  public final Switch<RateLimiter.Kind> rateLimitKind =
      choice("rateLimitKind", RateLimiter.Kind.BUCKET, kind -> true);
  public final Switch<RateLimits.Fields> rateLimitFields =
      choice("rateLimitFields", RateLimits.Fields.NONE, fields -> true);

  /** Whether calls of the token and login endpoints are limited too. */
  public final Switch<Boolean> rateLimitSignOn = flag("rateLimitSignOn", false);

  /** Seconds by which the {@code Date} of every answer is ahead; may be negative. */
  public final Switch<Integer> dateOffsetSeconds = number("dateOffsetSeconds", 0, -YEAR, YEAR);

  /**
   * Begins with the quirks of a tenant on a good day.
   *
   * @param tokenLifetime of its access tokens, in seconds
   */
  protected TenantSwitches(int tokenLifetime) {
    this.tokenLifetimeSeconds = number("tokenLifetimeSeconds", tokenLifetime, 1, YEAR);
  }
}
