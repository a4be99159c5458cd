package io.latchkey.gateway.upstream.cookie;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.CookieVerdict.Speaker;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which cookies cross on one route, in either direction, and whose credential speaks: the {@code
 * aspxauth} table and the rule of the session family. Immutable; any thread.
 */
public final class CookieRule {
  private static final CookieVerdict OURS_WITHOUT_COOKIES = bare(Speaker.SERVICE_ACCOUNT);
  private static final CookieVerdict NOBODY_WITHOUT_COOKIES = bare(Speaker.NOBODY);

  private final SessionFamily family;
  private final Aspxauth mode;
  private final boolean withoutCookie;
  private final Set<String> returnCookies;
  private final PathMapping paths;

  /**
   * @param kind of the tenant
   * @param moreSessionCookies names that the tenant's configuration adds to its session family
   * @param mode what becomes of an {@code .ASPXAUTH} cookie
   * @param withoutCookie whether a call without a session goes with the service account's token
   * @param returnCookies names of cookies that may come back beside a token of ours
   * @param paths of the route and its tenant
   */
  public CookieRule(
      TenantKind kind,
      Set<String> moreSessionCookies,
      Aspxauth mode,
      boolean withoutCookie,
      Set<String> returnCookies,
      PathMapping paths) {
    this.family = SessionFamily.of(kind, moreSessionCookies);
    this.mode = mode;
    this.withoutCookie = withoutCookie;
    this.returnCookies = Set.copyOf(returnCookies);
    this.paths = paths;
  }

  private CookieRule(CookieRule like, PathMapping paths) {
    this.family = like.family;
    this.mode = like.mode;
    this.withoutCookie = like.withoutCookie;
    this.returnCookies = like.returnCookies;
    this.paths = paths;
  }

  /** The same of another route. */
  public CookieRule at(PathMapping other) {
    return new CookieRule(this, other);
  }

  private static CookieVerdict bare(Speaker speaker) {
    return new CookieVerdict(speaker, null, false, List.of(), List.of());
  }

  /**
   * Decides on the cookies of a request.
   *
   * @param fields all fields of the request
   * @param bearerSession the value of an {@code Authorization: Bearer} that stands beside another
   *     valid proof of the caller; looked at for {@link Aspxauth#BEARER} alone
   * @param protectedEndpoint whether the call is for an endpoint where no token of ours may go
   * @throws RefusedException {@link Reason#MALFORMED_SESSION} or {@link Reason#NO_SESSION}
   */
  public CookieVerdict onRequest(
      FieldSection fields, @Nullable Secret bearerSession, boolean protectedEndpoint)
      throws RefusedException {
    return switch (mode) {
      case STRIP -> withoutSession(fields, protectedEndpoint);
      case FORWARD -> forwarding(fields, protectedEndpoint);
      case BEARER -> translating(fields, bearerSession, protectedEndpoint);
    };
  }

  private CookieVerdict forwarding(FieldSection fields, boolean protectedEndpoint)
      throws RefusedException {
    Secret session = SessionReader.read(fields);
    if (session == null) {
      return speechless(fields, protectedEndpoint);
    }
    return new CookieVerdict(
        Speaker.SESSION, session, false, fields.all(FieldName.COOKIE), List.of());
  }

  private CookieVerdict translating(
      FieldSection fields, @Nullable Secret bearerSession, boolean protectedEndpoint)
      throws RefusedException {
    Secret cookie = SessionReader.read(fields);
    if (cookie != null && bearerSession != null && !cookie.equals(bearerSession)) {
      throw SessionReader.malformed();
    }
    Secret session = cookie != null ? cookie : bearerSession;
    if (session == null) {
      return speechless(fields, protectedEndpoint);
    }
    if (!Ascii.isB64Token(session.reveal())) {
      throw SessionReader.malformed();
    }
    CookieFilter.Outcome cookies = CookieFilter.without(SessionFamily.OF_ASPXAUTH, fields);
    return new CookieVerdict(Speaker.SESSION, session, true, cookies.kept(), cookies.removed());
  }

  /** A call without a session, on a route where sessions speak. */
  private CookieVerdict speechless(FieldSection fields, boolean protectedEndpoint)
      throws RefusedException {
    if (protectedEndpoint) {
      return fields.has(FieldName.COOKIE)
          ? new CookieVerdict(Speaker.NOBODY, null, false, fields.all(FieldName.COOKIE), List.of())
          : NOBODY_WITHOUT_COOKIES;
    }
    if (!withoutCookie) {
      throw Refusal.of(
              Reason.NO_SESSION, "Log in first: this route needs the caller's own session.")
          .raise();
    }
    return withoutSession(fields, false);
  }

  /** A call that our token speaks for, so that no cookie of the family crosses. */
  private CookieVerdict withoutSession(FieldSection fields, boolean protectedEndpoint) {
    if (!fields.has(FieldName.COOKIE)) {
      return protectedEndpoint ? NOBODY_WITHOUT_COOKIES : OURS_WITHOUT_COOKIES;
    }
    Speaker speaker = protectedEndpoint ? Speaker.NOBODY : Speaker.SERVICE_ACCOUNT;
    int first = fields.indexOf(FieldName.COOKIE, 0);
    boolean only = fields.indexOf(FieldName.COOKIE, first + 1) < 0;
    PlainCookies plain = only && !family.isAll() ? PlainCookies.of(family, fields, first) : null;
    if (plain != null) {
      return new CookieVerdict(speaker, plain);
    }
    CookieFilter.Outcome cookies = CookieFilter.without(family, fields);
    return new CookieVerdict(speaker, null, false, cookies.kept(), cookies.removed());
  }

  /**
   * Decides on one Set-Cookie field of an answer.
   *
   * @param setCookieValue its value, as ISO 8859-1
   * @param ourToken whether a token of ours was sent
   * @param toTls whether the caller's connection is encrypted
   * @return the value to send to the caller, scoped to the gateway, or null where nothing is sent
   */
  public @Nullable String onResponse(String setCookieValue, boolean ourToken, boolean toTls) {
    SetCookie cookie = SetCookie.parse(setCookieValue);
    if (cookie == null) {
      return null;
    }
    boolean ours = ourToken || mode == Aspxauth.STRIP;
    if (ours && !(returnCookies.contains(cookie.name()) && cookie.isAloneAndNoneOf(family))) {
      return null;
    }
    return cookie.scopedTo(paths, toTls);
  }
}
