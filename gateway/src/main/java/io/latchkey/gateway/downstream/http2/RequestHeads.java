package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.downstream.parse.HeadRules;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.MalformedException.Fault;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.wire.Framings;
import io.latchkey.gateway.wire.Http2Fields;
import org.jspecify.annotations.Nullable;

/**
 * Makes request heads of the fields of HTTP/2 (RFC 9113 section 8.3.1), by the rules that HTTP/1.1
 * has too.
 *
 * <p>What section 8.1.1 calls malformed is a {@link MalformedException} of {@link Fault#SYNTAX},
 * and its stream is reset; everything else is a refusal that the caller can read. {@code :scheme}
 * is http or https and need not be that of the connection, for a proxy in front of us may have
 * ended TLS; nothing is decided by it but the port that {@code :authority} and Host may leave out.
 */
final class RequestHeads {
  private final Terms terms;

  RequestHeads(Terms terms) {
    this.terms = terms;
  }

  /**
   * The head of a request.
   *
   * @param ends whether no content follows
   */
  RequestHead read(ReceivedHeaders headers, boolean ends)
      throws MalformedException, RefusedException {
    headers.check();
    String method = pseudo(headers.method());
    String scheme = pseudo(headers.scheme());
    String path = pseudo(headers.path());
    String authority = pseudo(headers.authority());
    if (method == null || !Ascii.isToken(method)) {
      throw MalformedException.syntax("the :method is not one token");
    }
    FieldSection fields = Http2Fields.read(headers, terms.fields());
    boolean connect = method.equals("CONNECT");
    boolean complete =
        connect
            ? scheme == null && path == null && authority != null
            : scheme != null && path != null && !path.isEmpty();
    if (!complete) {
      throw MalformedException.syntax("the pseudo-fields are not those of the method");
    }
    if (method.length() > terms.line()) {
      throw new MalformedException(Fault.LINE_TOO_LONG, "the :method is longer than the limit");
    }
    HeadRules.checkMethod(method);
    Framing framing = framing(fields, ends);
    checkScheme(scheme);
    Authority host = host(fields, authority, scheme);
    Target target = target(path == null ? "" : path);
    HeadRules.checkExpectation(fields);
    return new RequestHead(method, target, host, fields, framing, false, true, terms.peer(), true);
  }

  /** The value of a pseudo-field, in which nothing may stand that parts the words of a line. */
  private static @Nullable String pseudo(@Nullable CharSequence value) throws MalformedException {
    if (value == null) {
      return null;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        throw MalformedException.syntax("a pseudo-field holds a space or a control byte");
      }
    }
    return value.toString();
  }

  private static Framing framing(FieldSection fields, boolean ends) throws MalformedException {
    Framing declared = Framings.ofRequest(fields, false);
    return ends || declared.kind() == Framing.Kind.LENGTH ? declared : Framing.CHUNKED;
  }

  private static void checkScheme(@Nullable String scheme) throws RefusedException {
    boolean known =
        scheme != null
            && (Ascii.equalsIgnoreCase(scheme, "http") || Ascii.equalsIgnoreCase(scheme, "https"));
    if (!known) {
      throw Refusal.of(Reason.MALFORMED, "The :scheme must be http or https.").raise();
    }
  }

  private static Authority host(
      FieldSection fields, @Nullable String authority, @Nullable String scheme)
      throws MalformedException, RefusedException {
    Authority host = HeadRules.host(fields, authority != null);
    if (authority == null) {
      return host;
    }
    Authority named = Authority.parse(authority);
    if (named == null) {
      throw new MalformedException(Fault.HOST, "The :authority is not a host with a port at most.");
    }
    if (host != HeadRules.NO_AUTHORITY) {
      HeadRules.checkAgreement(named, host, scheme == null ? null : Ascii.lower(scheme));
    }
    return named;
  }

  private Target target(String path) throws MalformedException, RefusedException {
    if (path.length() > terms.line()) {
      throw new MalformedException(Fault.LINE_TOO_LONG, "the :path is longer than the limit");
    }
    if (!path.startsWith("/")) {
      throw Refusal.of(Reason.MALFORMED, "The :path must begin with a slash.").raise();
    }
    return Target.parse(path, terms.encodedSlash().getAsBoolean());
  }

  /** The fields after the content. */
  FieldSection trailers(ReceivedHeaders headers) throws MalformedException {
    headers.check();
    if (headers.method() != null
        || headers.path() != null
        || headers.scheme() != null
        || headers.authority() != null) {
      throw MalformedException.syntax("a pseudo-field stands in the trailers");
    }
    return Http2Fields.read(headers, Framings.MAX_TRAILERS);
  }
}
