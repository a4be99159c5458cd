package io.latchkey.gateway.upstream.cookie;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.LineBuffer;
import io.latchkey.gateway.http.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stage 6 decided on a request: whose credential speaks, and which cookies go on. Only {@link
 * CookieRule} makes one. Immutable.
 */
public final class CookieVerdict {
  /** Whose credential a call carries upstream. */
  public enum Speaker {
    /** The service account, by a token of ours. */
    SERVICE_ACCOUNT,
    /** The caller, by its own session. */
    SESSION,
    /** Nobody: the call goes without a credential. */
    NOBODY
  }

  private final Speaker speaker;
  private final @Nullable Secret session;
  private final boolean sessionAsBearer;
  private final List<String> cookies;
  private final List<String> removed;

  /** What goes on where {@code cookies} do not say it; good for as long as the request's fields. */
  private final @Nullable PlainCookies plain;

  CookieVerdict(
      Speaker speaker,
      @Nullable Secret session,
      boolean sessionAsBearer,
      List<String> cookies,
      List<String> removed) {
    this.speaker = speaker;
    this.session = session;
    this.sessionAsBearer = sessionAsBearer;
    this.cookies = List.copyOf(cookies);
    this.removed = List.copyOf(removed);
    this.plain = null;
  }

  /** The verdict on a call whose own session does not speak. */
  CookieVerdict(Speaker speaker, PlainCookies plain) {
    this.speaker = speaker;
    this.session = null;
    this.sessionAsBearer = false;
    this.cookies = List.of();
    this.removed = plain.removed();
    this.plain = plain;
  }

  public Speaker speaker() {
    return speaker;
  }

  /** The caller's own session for {@link Speaker#SESSION}, else null. */
  public @Nullable Secret session() {
    return session;
  }

  /**
   * Whether {@link #session()} is to be sent as {@code Authorization: Bearer}, and is a b64token.
   * If not, it already stands in {@link #cookies()}.
   */
  public boolean sessionAsBearer() {
    return sessionAsBearer;
  }

  /** The values of the Cookie fields to send, in order, as ISO 8859-1. Never to be logged. */
  public List<String> cookies() {
    return plain == null ? cookies : plain.values();
  }

  /** Writes the Cookie fields to send, in order. */
  public void write(LineBuffer out) {
    if (plain != null) {
      plain.write(out);
      return;
    }
    for (String cookie : cookies) {
      out.line(FieldName.COOKIE, cookie);
    }
  }

  /** The names of the cookies that were taken out, as configuration spells them: fit for a log. */
  public List<String> removed() {
    return removed;
  }

  @Override
  public String toString() {
    return "CookieVerdict[" + speaker + ", removed " + removed + "]";
  }
}
