package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.tenant.Switch;
import io.latchkey.sandbox.tenant.TenantSwitches;

/**
 * Everything about the simulated tenant that can be changed while it runs. What the public record
 * leaves unknown is a switch here. Over HTTP each has the name of its field.
 */
public final class SwsSwitches extends TenantSwitches {
  /** How the realm words the refusal of a client assertion. */
  public enum ErrorStyle {
    /** {@code invalid_client} and the reason, as Keycloak does now. */
    CURRENT,
    /** {@code unauthorized_client} and a longer text, as Keycloak did. */
    OLDER
  }

  /** The answer to a caller whose role does not open the endpoint. */
  public enum RoleDenial {
    /** 403. */
    FORBIDDEN,
    /** 401. */
    UNAUTHORIZED,
    /** 404. */
    NOT_FOUND
  }

  // What the realm demands of a client assertion
  public final Switch<Boolean> checkIssuer = flag("checkIssuer", true);
  public final Switch<Boolean> checkAudience = flag("checkAudience", true);
  public final Switch<Boolean> singleAudience = flag("singleAudience", true);

  /** Assertions may be 72 hours old instead of 60 seconds, as those of the vendor's helper are. */
  public final Switch<Boolean> lenientAge = flag("lenientAge", false);

  public final Switch<Boolean> requireJti = flag("requireJti", true);
  public final Switch<Boolean> singleUseJti = flag("singleUseJti", true);

  /** How far ahead of the realm's clock {@code iat} and {@code nbf} may be. */
  public final Switch<Integer> clockSkewSeconds = number("clockSkewSeconds", 15, 0, YEAR);

  // How refusals look
  public final Switch<Integer> badClientStatus = number("badClientStatus", 400, 400, 401);
  public final Switch<ErrorStyle> errorStyle = choice("errorStyle", ErrorStyle.CURRENT, s -> true);
  public final Switch<RoleDenial> roleDenial =
      choice("roleDenial", RoleDenial.FORBIDDEN, how -> true);

  /** API answers set a cookie, as a load balancer's do. */
  public final Switch<Boolean> setCookie = flag("setCookie", false);

  public SwsSwitches() {
    super(300);
  }
}
