package io.latchkey.gateway.downstream.parse;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.MalformedException.Fault;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.Target;
import org.jspecify.annotations.Nullable;

/** What every request head must keep to, in whatever version of HTTP it came. */
public final class HeadRules {
  /** Stands for the host that an HTTP/1.0 caller did not name. */
  public static final Authority NO_AUTHORITY = new Authority("", "", -1);

  private HeadRules() {}

  /**
   * CONNECT opens tunnels, and TRACE would send our credential back (RFC 9110 section 9.3.8). In
   * another case they are other methods, but not to every server.
   */
  public static void checkMethod(String method) throws RefusedException {
    boolean refused =
        Ascii.equalsIgnoreCase(method, "CONNECT")
            || Ascii.equalsIgnoreCase(method, "TRACE")
            || Ascii.equalsIgnoreCase(method, "TRACK");
    if (refused) {
      throw Refusal.of(Reason.METHOD_NOT_IMPLEMENTED, "Use a method that asks for a resource.")
          .raise();
    }
  }

  /**
   * The one host that {@code Host} names (RFC 9112 section 3.2).
   *
   * @param optional whether it may be absent: then the answer is {@link #NO_AUTHORITY}
   */
  public static Authority host(FieldSection fields, boolean optional) throws MalformedException {
    int first = fields.indexOf(FieldName.HOST, 0);
    if (first < 0) {
      if (optional) {
        return NO_AUTHORITY;
      }
      throw new MalformedException(Fault.HOST, "The request has no Host field.");
    }
    if (fields.indexOf(FieldName.HOST, first + 1) >= 0) {
      throw new MalformedException(Fault.HOST, "The request has more than one Host field.");
    }
    Authority host =
        Authority.parse(fields.bytes(), fields.valueStart(first), fields.valueEnd(first));
    if (host == null) {
      throw new MalformedException(Fault.HOST, "The Host field is not a host with a port at most.");
    }
    return host;
  }

  /** A target that names a host must name the one that {@code Host} names. */
  public static void checkAgreement(Target target, Authority host) throws RefusedException {
    Authority named = target.authority();
    if (named == null) {
      return;
    }
    checkAgreement(named, host, target.scheme());
  }

  /**
   * Two names of the host must be one.
   *
   * @param scheme what gives a port to the one that has none; http where it is null
   */
  public static void checkAgreement(Authority named, Authority host, @Nullable String scheme)
      throws RefusedException {
    int port = "https".equals(scheme) ? 443 : 80;
    if (!named.host().equals(host.host()) || named.portOr(port) != host.portOr(port)) {
      throw Refusal.of(
              Reason.AMBIGUOUS_TARGET, "The request target and the Host field name two hosts.")
          .raise();
    }
  }

  /** The one expectation that there is (RFC 9110 section 10.1.1). */
  public static void checkExpectation(FieldSection fields) throws MalformedException {
    int first = fields.indexOf(FieldName.EXPECT, 0);
    boolean known =
        first < 0
            || fields.indexOf(FieldName.EXPECT, first + 1) < 0
                && Ascii.equalsIgnoreCase(fields.value(first), "100-continue");
    if (!known) {
      throw new MalformedException(
          Fault.EXPECTATION, "Only the expectation 100-continue is supported.");
    }
  }
}
