package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.sws.ClientProof.Refused;
import io.latchkey.sandbox.sws.SwsSwitches.ErrorStyle;

/**
 * What is wrong with a client assertion, in Keycloak's words.
 *
 * @param wording which of its two ways of failing Keycloak takes
 * @param current the text of today's Keycloak
 * @param older the text of Keycloak before
 */
record AssertionDefect(Wording wording, String current, String older) {
  /** How a text becomes an answer. */
  private enum Wording {
    /** {@code invalid_client} and the text alone, now and before. */
    OF_PARAMETERS,
    /** {@code invalid_client} and the text alone now; before, it was thrown. */
    OF_CLAIMS,
    /** An exception's text with a beginning of its own, now and before. */
    THROWN,
    /** No reason is given, now or before. */
    SILENT
  }

  private static final String BEGINNING = "Client authentication with signed JWT failed: ";
  private static final String NOT_ACTIVE_TEXT = "Token is not active";

  static final AssertionDefect TYPE_MISSING =
      ofParameters("Parameter client_assertion_type is missing");
  static final AssertionDefect ASSERTION_MISSING =
      ofParameters("client_assertion parameter missing");
  static final AssertionDefect UNREADABLE = thrown("Parsing error");
  static final AssertionDefect SUBJECT_MISSING =
      ofClaims(
          "Token sub claim is required", "Can't identify client. Subject missing on JWT token");
  static final AssertionDefect OTHER_CLIENT_ID =
      ofClaims(
          "client_id parameter does not match sub claim",
          "client_id parameter not matching with client from JWT token");
  static final AssertionDefect SILENT = new AssertionDefect(Wording.SILENT, "", "");
  static final AssertionDefect ALGORITHM =
      ofClaims("Invalid signature algorithm", "invalid signature algorithm");
  static final AssertionDefect SIGNATURE = thrown("Signature on JWT token failed validation");
  static final AssertionDefect MULTIPLE_AUDIENCES = ofClaims("Multiple audiences not allowed");
  static final AssertionDefect EXP_MISSING = ofClaims("Token exp claim is required");
  static final AssertionDefect NOT_ACTIVE = ofClaims(NOT_ACTIVE_TEXT);
  static final AssertionDefect TOO_FAR =
      ofClaims(
          "Token expiration is too far in the future and iat claim not present in token",
          NOT_ACTIVE_TEXT);
  static final AssertionDefect FROM_THE_FUTURE =
      ofClaims("Token was issued in the future", NOT_ACTIVE_TEXT);
  static final AssertionDefect TOO_OLD =
      ofClaims("Token was issued too far in the past to be used now", NOT_ACTIVE_TEXT);
  static final AssertionDefect JTI_MISSING =
      ofClaims("Token jti claim is required", "Missing ID on the token");
  static final AssertionDefect REUSED = ofClaims("Token reuse detected");

  static AssertionDefect otherType(String type, String expected) {
    return ofParameters(
        "Parameter client_assertion_type has value '"
            + type
            + "' but expected is '"
            + expected
            + "'");
  }

  static AssertionDefect audience(String issuer, Object audience) {
    return ofClaims(
        "Invalid token audience",
        "Token audience doesn't match domain. Realm issuer is '"
            + issuer
            + "' but audience from token is '"
            + audience
            + "'");
  }

  private static AssertionDefect ofParameters(String text) {
    return new AssertionDefect(Wording.OF_PARAMETERS, text, text);
  }

  private static AssertionDefect ofClaims(String text) {
    return ofClaims(text, text);
  }

  private static AssertionDefect ofClaims(String current, String older) {
    return new AssertionDefect(Wording.OF_CLAIMS, current, older);
  }

  private static AssertionDefect thrown(String text) {
    return new AssertionDefect(Wording.THROWN, text, text);
  }

  /** The answer that this style makes of it. */
  Refused in(ErrorStyle style) {
    boolean today = style == ErrorStyle.CURRENT;
    return switch (wording) {
      case SILENT -> Refused.WITHOUT_REASON;
      case OF_PARAMETERS -> new Refused("invalid_client", current);
      case OF_CLAIMS ->
          today
              ? new Refused("invalid_client", current)
              : new Refused("unauthorized_client", BEGINNING + older);
      case THROWN ->
          new Refused(today ? "invalid_client" : "unauthorized_client", BEGINNING + current);
    };
  }
}
