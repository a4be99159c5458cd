package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.tenant.Switch;
import io.latchkey.sandbox.tenant.TenantSwitches;
import io.latchkey.sandbox.tenant.TokenFault;

/**
 * Everything about the simulated tenant that can be changed while it runs. What the public record
 * leaves unknown is a switch here. Over HTTP each has the name of its field.
 */
public final class IdentitySwitches extends TenantSwitches {
  /** Form of access tokens. */
  public enum TokenFormat {
    JWT,
    OPAQUE
  }

  /** Who must send a native-client header, or else gets the HTML login page. */
  public enum NativeClient {
    /** Nobody. */
    OFF,
    /** Callers of the login endpoints. */
    LOGIN,
    /** Callers of the API too. */
    ALL
  }

  /** The answer to a token whose scopes do not open the path. */
  public enum ScopeDenial {
    /** 401. */
    UNAUTHORIZED,
    /** 403. */
    FORBIDDEN,
    /** 200 with {@code success:false}. */
    SOFT
  }

  /** Scopes of a token that was asked for without naming any. */
  public enum OmittedScope {
    ALL,
    NONE,
    REFUSE
  }

  /** Which credential counts when a call carries two. */
  public enum Precedence {
    BEARER,
    COOKIE
  }

  /** What becomes of an out-of-band challenge in the end. */
  public enum OobOutcome {
    APPROVE,
    DENY
  }

  // Tokens and tickets
  public final Switch<Integer> platformTokenLifetimeSeconds =
      number("platformTokenLifetimeSeconds", 900, 1, YEAR);
  public final Switch<Integer> sessionLifetimeSeconds =
      number("sessionLifetimeSeconds", 43_200, 1, YEAR);
  public final Switch<TokenFormat> tokenFormat =
      choice("tokenFormat", TokenFormat.JWT, format -> true);
  public final Switch<OmittedScope> omittedScope =
      choice("omittedScope", OmittedScope.ALL, what -> true);
  public final Switch<Integer> badCredentialsStatus = number("badCredentialsStatus", 400, 400, 401);

  /** What confidential clients prove themselves by instead of their passwords; empty = by these. */
  public final Switch<String> clientSecret = text("clientSecret", 255);

  public final Switch<Boolean> singleUseAuth = flag("singleUseAuth", true);

  // Faults of the token and login endpoints
  public final Switch<TokenFault> loginFault =
      choice("loginFault", TokenFault.NONE, fault -> !fault.isOfTokenMembers());
  public final Switch<Integer> loginFaultNext = number("loginFaultNext", MANY, 0, MANY);

  // Waiting
  public final Switch<Integer> loginLatencyMillis = number("loginLatencyMillis", 0, 0, DAY_MILLIS);

  // Faults of the next so many API calls
  public final Switch<Integer> htmlNext = number("htmlNext", 0, 0, MANY);

  // Login
  public final Switch<NativeClient> nativeClient =
      choice("nativeClient", NativeClient.LOGIN, who -> true);

  /** What {@code PodFqdn} says; empty = the host that the client called. */
  public final Switch<String> podFqdn = text("podFqdn", 255);

  /** Answer StartAuthentication with {@link #podFqdn} alone, unless called under that host. */
  public final Switch<Boolean> wrongPod = flag("wrongPod", false);

  /** How many polls see an out-of-band challenge pending. */
  public final Switch<Integer> oobPolls = number("oobPolls", 2, 0, MANY);

  public final Switch<OobOutcome> oobOutcome = choice("oobOutcome", OobOutcome.APPROVE, o -> true);

  // Reading of API calls and dressing of answers
  public final Switch<ScopeDenial> scopeDenial =
      choice("scopeDenial", ScopeDenial.UNAUTHORIZED, how -> true);
  public final Switch<Boolean> scopeSeesQuery = flag("scopeSeesQuery", false);
  public final Switch<Precedence> precedence = choice("precedence", Precedence.BEARER, p -> true);

  /** API answers set session cookies anew. */
  public final Switch<Boolean> renewCookies = flag("renewCookies", false);

  /** Answers forbid caching, as the tenant's do. */
  public final Switch<Boolean> cacheControl = flag("cacheControl", true);

  public IdentitySwitches() {
    super(18_000);
  }
}
