package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.tenant.Switch;
import io.latchkey.sandbox.tenant.TenantSwitches;

/**
 * Everything about the simulated tenant that can be changed while it runs. What the public record
 * leaves unknown is a switch here. Over HTTP each has the name of its field.
 */
public final class AicSwitches extends TenantSwitches {
  /** Which {@code aud} an assertion may have. */
  public enum Audience {
    /** The token endpoint with its port, always written out. */
    STRICT,
    /** The port may also be left away. */
    PORTLESS,
    /** Any text. */
    ANY
  }

  /** The answer to an assertion that proves nothing. */
  public enum AssertionDenial {
    /** 400 with a sentence. */
    INVALID_GRANT,
    /** 401 {@code Client authentication failed}. */
    INVALID_CLIENT
  }

  /** When an assertion needs a {@code jti}. */
  public enum Jti {
    /** With the scope {@code openid}. */
    OPENID,
    ALWAYS
  }

  /** Form of access tokens. */
  public enum TokenFormat {
    JWT,
    OPAQUE
  }

  /** What a refusal at the edge looks like. */
  public enum EdgeRefusal {
    HTML,
    PLAIN
  }

  // Assertions
  public final Switch<Audience> audience = choice("audience", Audience.STRICT, a -> true);

  /** Host and port that {@code aud} must name; empty = those that the client called. */
  public final Switch<String> audienceHost = text("audienceHost", 255);

  public final Switch<AssertionDenial> assertionDenial =
      choice("assertionDenial", AssertionDenial.INVALID_GRANT, denial -> true);

  /** How far ahead {@code exp} may be. */
  public final Switch<Integer> assertionMaxSeconds = number("assertionMaxSeconds", 86_400, 1, YEAR);

  public final Switch<Jti> jti = choice("jti", Jti.OPENID, when -> true);

  /** An assertion's {@code jti} gets one token, not two. */
  public final Switch<Boolean> singleUseJti = flag("singleUseJti", true);

  // Tokens and sessions
  public final Switch<TokenFormat> tokenFormat =
      choice("tokenFormat", TokenFormat.JWT, format -> true);
  public final Switch<Integer> sessionLifetimeSeconds =
      number("sessionLifetimeSeconds", 7_200, 1, YEAR);

  // Faults of the next so many API calls
  public final Switch<Integer> edgeRefusalNext = number("edgeRefusalNext", 0, 0, MANY);
  public final Switch<EdgeRefusal> edgeRefusal = choice("edgeRefusal", EdgeRefusal.HTML, e -> true);

  /** Calls of IDM that get 401 for a live token after its authentication was configured. */
  public final Switch<Integer> transientUnauthorized = number("transientUnauthorized", 2, 0, MANY);

  /** How many polls see a restart of the environment going on. */
  public final Switch<Integer> restartPolls = number("restartPolls", 2, 0, MANY);

  public AicSwitches() {
    super(899);
  }
}
