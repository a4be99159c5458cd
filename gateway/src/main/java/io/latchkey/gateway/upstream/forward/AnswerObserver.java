package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.TenantKind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Recognises answers of CyberArk Identity that fail under a 200: the envelope {@code
 * "success":false}, and the login page where an API was called. It looks on while content passes,
 * holds none of it back and keeps none. Confined to one exchange.
 */
public final class AnswerObserver {
  /** How much of the content is looked at, in octets. */
  public static final int WINDOW = 4096;

  /** What an answer was found to be. */
  public enum Finding {
    /** The envelope says success, or a whole JSON object has no such word. */
    OK("ok"),
    /** The envelope says that the call failed. */
    SUCCESS_FALSE("success-false"),
    /** A page for people where a program called. */
    LOGIN_PAGE("login-page"),
    /** Not a 200, not readable, not JSON, or undecided within the window. */
    UNKNOWN("unknown");

    private final String word;

    Finding(String word) {
      this.word = word;
    }

    /** The finding as it stands in logs and metrics. */
    public String word() {
      return word;
    }
  }

  private static final AnswerObserver BLIND = new AnswerObserver(null, Finding.UNKNOWN);

  private final @Nullable EnvelopeScan scan;
  private final Finding byFields;
  private int seen;

  private AnswerObserver(@Nullable EnvelopeScan scan, Finding byFields) {
    this.scan = scan;
    this.byFields = byFields;
  }

  /**
   * The observer of one answer.
   *
   * @param kind of the tenant; only CyberArk Identity answers so
   * @param request the fields of the request: one that accepts {@code text/html} may get a page
   * @param status of the answer
   * @param answer its fields
   */
  public static AnswerObserver of(
      TenantKind kind, FieldSection request, int status, FieldSection answer) {
    boolean enveloped =
        switch (kind) {
          case CYBERARK_IDENTITY -> status == 200;
          case CYBERARK_SWS, PINGONE_AIC, GENERIC -> false;
        };
    if (!enveloped) {
      return BLIND;
    }
    return switch (AnswerKind.of(answer)) {
      case JSON -> new AnswerObserver(new EnvelopeScan(), Finding.UNKNOWN);
      case HTML -> acceptsHtml(request) ? BLIND : new AnswerObserver(null, Finding.LOGIN_PAGE);
      case OTHER -> BLIND;
    };
  }

  private static boolean acceptsHtml(FieldSection request) {
    for (int i = 0; i < request.count(); i++) {
      if (request.isNamed(i, "accept") && Ascii.lower(request.value(i)).contains("text/html")) {
        return true;
      }
    }
    return false;
  }

  /** Whether more content could still change the finding. */
  public boolean isCurious() {
    return scan != null && seen < WINDOW && !scan.isDone();
  }

  /** Looks at the next piece of content. */
  public void see(byte[] piece, int offset, int length) {
    for (int i = 0; i < length && isCurious(); i++) {
      next(piece[offset + i]);
    }
  }

  /** Looks at the next piece of content, whose position and limit stay. */
  public void see(ByteBuffer piece) {
    for (int i = piece.position(); i < piece.limit() && isCurious(); i++) {
      next(piece.get(i));
    }
  }

  private void next(byte b) {
    seen++;
    if (scan != null) {
      scan.next(b & 0xff);
    }
  }

  /** What the answer was found to be so far. */
  public Finding finding() {
    return scan == null ? byFields : scan.finding();
  }
}
