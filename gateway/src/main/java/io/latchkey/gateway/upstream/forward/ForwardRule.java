package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.HeadRoom;
import io.latchkey.gateway.http.LineBuffer;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.http.Trace;
import io.latchkey.gateway.upstream.cookie.CookieVerdict;
import io.latchkey.gateway.upstream.cookie.PathMapping;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields cross on one route to one URL of its tenant, in either direction, and which are put
 * in. Host, framing, Connection and the credential are not among them: the transport and the lease
 * write those. Immutable; any thread.
 */
public final class ForwardRule {
  private static final FoldedNames NONE = FoldedNames.of(Set.of());
  private static final byte[] NO_LINES = {};

  /** Names that {@link #goesOn} lets pass whatever the call is, if no field nominates them. */
  private static final List<FieldName> PLAIN =
      List.of(
          FieldName.CACHE_CONTROL,
          FieldName.CONTENT_ENCODING,
          FieldName.CONTENT_LOCATION,
          FieldName.CONTENT_TYPE,
          FieldName.DATE,
          FieldName.PRAGMA);

  private final FoldedNames credentials;

  /** The names, as bits, that are none of the credentials. */
  private final long neither;

  /** Those of them that go on as they came, if no field nominates them. */
  private final long plain;

  private final boolean nativeClient;
  private final Forwarding forwarding;
  private final AnswerLines answers;

  /**
   * @param kind of the tenant
   * @param credentials names of more fields that never go on, of {@link CredentialFields}
   * @param urls all URLs of the tenant: a Location that points to one of their origins points to us
   * @param paths of the route and that URL
   * @param gatewayName the pseudonym in Via: a token that no other gateway on the way has
   */
  public ForwardRule(
      TenantKind kind,
      Set<String> credentials,
      List<URI> urls,
      PathMapping paths,
      String gatewayName) {
    if (!Ascii.isToken(gatewayName)) {
      throw new IllegalArgumentException("a gateway's name is a token");
    }
    this.credentials = FoldedNames.of(credentials);
    this.neither = others(this.credentials);
    this.plain = neither & plainNames();
    this.nativeClient =
        switch (kind) {
          case CYBERARK_IDENTITY ->
              !credentials.contains("x-idap-native-client")
                  && !credentials.contains("x-centrify-native-client");
          case CYBERARK_SWS, PINGONE_AIC, GENERIC -> false;
        };
    this.forwarding = new Forwarding(gatewayName, paths);
    this.answers = new AnswerLines(new LocationRule(urls, paths));
  }

  private static long others(FoldedNames credentials) {
    long others = 0;
    for (FieldName name : FieldName.values()) {
      others |= credentials.hold(name.lower()) ? 0 : FieldSection.bit(name);
    }
    boolean ordinary = FieldSection.ordinaryNames().stream().anyMatch(credentials::hold);
    return ordinary ? others : others | FieldSection.ORDINARY;
  }

  private static long plainNames() {
    return PLAIN.stream()
        .mapToLong(FieldSection::bit)
        .reduce(FieldSection.ORDINARY, (some, more) -> some | more);
  }

  /** The head to send upstream for {@code head}, in no trace of ours. */
  public OutgoingHead request(
      RequestHead head, String target, CookieVerdict cookies, String requestId, boolean plainAnswer)
      throws RefusedException {
    return request(head, target, null, cookies, requestId, plainAnswer, null);
  }

  /**
   * The head to send upstream for {@code head}.
   *
   * @param path the path to ask for, as {@link PathMapping#toTenant} makes it
   * @param query the caller's own query, or null where there is none, or {@code path} holds it
   * @param cookies of stage 6
   * @param requestId ours: printable ASCII
   * @param plainAnswer whether we must be able to read the answer, which then must not be
   *     compressed
   * @param trace the exchange's place in a trace, which is told instead of the caller's; null where
   *     what the caller says of traces passes as it is
   * @throws RefusedException {@link Reason#LOOP}, or {@link Reason#METHOD_NOT_IMPLEMENTED} where
   *     Max-Forwards ends the call here
   */
  public OutgoingHead request(
      RequestHead head,
      String path,
      @Nullable String query,
      CookieVerdict cookies,
      String requestId,
      boolean plainAnswer,
      @Nullable Trace trace)
      throws RefusedException {
    FieldSection fields = head.fields();
    if (forwarding.hasPassed(fields)) {
      throw Refusal.of(Reason.LOOP, "Via already names this gateway: a route leads back to it.")
          .raise();
    }
    HeadRoom room = fields.room();
    LineBuffer lent = room == null ? null : room.lines();
    if (room != null && lent != null) {
      write(head, cookies, requestId, plainAnswer, trace, lent);
      return room.holds(outgoing(head, path, query, lent.bytes(), lent.length()));
    }
    LineBuffer out = LineBuffer.take();
    try {
      write(head, cookies, requestId, plainAnswer, trace, out);
      return outgoing(head, path, query, out.copy(), out.length());
    } finally {
      out.giveBack();
    }
  }

  private static OutgoingHead outgoing(
      RequestHead head, String path, @Nullable String query, byte[] lines, int length) {
    return new OutgoingHead(
        head.method(), path, query, lines, length, head.framing(), head.isIdempotent());
  }

  private void write(
      RequestHead head,
      CookieVerdict cookies,
      String requestId,
      boolean plainAnswer,
      @Nullable Trace trace,
      LineBuffer out)
      throws RefusedException {
    boolean nativeClientNamed = passOn(head, cookies, plainAnswer, trace, out);
    forwarding.write(head, out);
    out.line(FieldName.X_REQUEST_ID, requestId);
    if (trace != null && trace.sampled()) {
      out.line(FieldName.TRACEPARENT, trace.traceparent());
    }
    if (nativeClient && !nativeClientNamed) {
      out.line(FieldName.X_IDAP_NATIVE_CLIENT, "true");
    }
    if (plainAnswer) {
      out.line(FieldName.ACCEPT_ENCODING, "identity");
    }
  }

  /** Writes the caller's own lines; says whether one that goes on names a native client. */
  private boolean passOn(
      RequestHead head,
      CookieVerdict cookies,
      boolean plainAnswer,
      @Nullable Trace trace,
      LineBuffer out)
      throws RefusedException {
    FieldSection fields = head.fields();
    Nominations nominated = Nominations.of(fields);
    long asTheyCame = nominated.isEmpty() ? plain : 0;
    boolean nativeClientNamed = false;
    int count = fields.count();
    int unwritten = 0; // the lines from here on go as they came
    for (int i = 0; i < count; i++) {
      if ((fields.bit(i) & asTheyCame) != 0) {
        continue;
      }
      out.lines(fields, unwritten, i);
      unwritten = i + 1;
      if (isCredential(fields, i)) {
        continue;
      }
      if (i == firstCookie(fields, i)) {
        cookies.write(out);
      } else if (MaxForwards.governs(head, i)) {
        // not even a nomination takes it away: it is what ends a loop
        MaxForwards.write(fields, i, out);
      } else if (goesOn(head, i, nominated, plainAnswer) && !isReplaced(fields.known(i), trace)) {
        out.line(fields, i);
        FieldName name = fields.known(i);
        nativeClientNamed |=
            name == FieldName.X_IDAP_NATIVE_CLIENT || name == FieldName.X_CENTRIFY_NATIVE_CLIENT;
      }
    }
    out.lines(fields, unwritten, count);
    return nativeClientNamed;
  }

  private static int firstCookie(FieldSection fields, int i) {
    return fields.known(i) == FieldName.COOKIE ? fields.indexOf(FieldName.COOKIE, 0) : -1;
  }

  private boolean isCredential(FieldSection fields, int i) {
    if ((fields.bit(i) & neither) != 0) {
      return false;
    }
    return credentials.hold(fields.bytes(), fields.nameStart(i), fields.nameEnd(i));
  }

  /** W3C Trace Context section 3.3: the state belongs to the trace that its sender was in. */
  private static boolean isReplaced(@Nullable FieldName name, @Nullable Trace trace) {
    if (trace == null || trace.passes()) {
      return false;
    }
    return name == FieldName.TRACEPARENT || name == FieldName.TRACESTATE && !trace.joined();
  }

  private boolean goesOn(RequestHead head, int i, Nominations nominated, boolean plainAnswer) {
    FieldSection fields = head.fields();
    FieldName name = fields.known(i);
    if (name == null) {
      if (!fields.isOrdinary(i)
          && DroppedNames.hold(fields.bytes(), fields.nameStart(i), fields.nameEnd(i))) {
        // not even a nomination takes a trusted proxy's word away
        return head.peer().trustedProxy() && Forwarding.passesOn(fields, i);
      }
      return !nominated.cover(fields, i);
    }
    return switch (name) {
      case HOST, CONTENT_LENGTH, TRANSFER_ENCODING -> false;
      case CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TE, UPGRADE, HTTP2_SETTINGS -> false;
      case AUTHORIZATION, PROXY_AUTHORIZATION, X_API_KEY, X_LATCHKEY -> false;
      case COOKIE, VIA, FORWARDED, X_REQUEST_ID -> false;
      // the exchange waits for the 100 that it asks for; of HTTP/1.0 it asks nothing (RFC 9110
      // section 10.1.1)
      case EXPECT -> !head.http10();
      case TRAILER -> head.framing().kind() == Framing.Kind.CHUNKED && !nominated.cover(fields, i);
      case ACCEPT_ENCODING -> !plainAnswer && !nominated.cover(fields, i);
      default -> !nominated.cover(fields, i);
    };
  }

  /**
   * The head to send to the caller for an answer of the tenant, good until the thread asks for the
   * next one ({@link AnswerHead#kept}). Never throws, whatever the tenant sent.
   *
   * @param status of the answer
   * @param upstream its fields
   * @param context what is known of the call
   */
  public AnswerHead answer(int status, FieldSection upstream, AnswerContext context) {
    return answers.of(status, upstream, context);
  }

  /** The trailer fields of a request that go on, each ended by CRLF, and no credential. */
  public byte[] requestTrailers(FieldSection fields) {
    return trailers(fields, credentials, null);
  }

  /** The trailer fields of an answer that go on, each ended by CRLF. */
  public static byte[] answerTrailers(FieldSection fields, EchoWatch echoes) {
    return trailers(fields, NONE, echoes);
  }

  /** None that any stage of ours or of HTTP looks at in a head (RFC 9110 section 6.5.1). */
  private static byte[] trailers(
      FieldSection fields, FoldedNames without, @Nullable EchoWatch echoes) {
    if (fields.count() == 0) {
      return NO_LINES;
    }
    LineBuffer out = LineBuffer.take();
    try {
      for (int i = 0; i < fields.count(); i++) {
        int start = fields.nameStart(i);
        int end = fields.nameEnd(i);
        if (fields.known(i) == null
            && !DroppedNames.hold(fields.bytes(), start, end)
            && !without.hold(fields.bytes(), start, end)
            && !fields.isNamed(i, "set-cookie2")) {
          out.line(fields, i);
        }
      }
      if (echoes != null) {
        EchoFilter.drop(out, echoes);
      }
      return out.copy();
    } finally {
      out.giveBack();
    }
  }
}
