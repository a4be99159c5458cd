package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.upstream.cookie.PathMapping;

/**
 * The fields that tell the tenant which way a call came: {@code Via} (RFC 9110 section 7.6.3),
 * {@code Forwarded} (RFC 7239) and {@code X-Forwarded-*}.
 *
 * <p>They are written anew on each call. What a trusted proxy said before us goes on in front of
 * ours; what anybody else said is gone.
 */
final class Forwarding {
  private static final String FOR = "X-Forwarded-For";
  private static final String PROTO = "X-Forwarded-Proto";
  private static final String HOST = "X-Forwarded-Host";
  private static final String PREFIX = "X-Forwarded-Prefix";

  private final String gatewayName;
  private final String strippedPrefix;

  Forwarding(String gatewayName, PathMapping paths) {
    this.gatewayName = gatewayName;
    this.strippedPrefix = paths.strippedPrefix();
  }

  /**
   * Whether {@code Via} names this gateway. Comments are not skipped: an open one of a hostile
   * caller must not hide the names behind it.
   */
  boolean hasPassed(FieldSection fields) {
    int i = fields.indexOf(FieldName.VIA, 0);
    for (; i >= 0; i = fields.indexOf(FieldName.VIA, i + 1)) {
      String value = fields.value(i);
      for (int start = 0; start < value.length(); ) {
        int comma = value.indexOf(',', start);
        int end = comma < 0 ? value.length() : comma;
        if (namesUs(value.substring(start, end).replace('\t', ' ').strip())) {
          return true;
        }
        start = end + 1;
      }
    }
    return false;
  }

  /** Whether the second word of one element is our name. */
  private boolean namesUs(String element) {
    int space = element.indexOf(' ');
    if (space < 0) {
      return false;
    }
    String rest = element.substring(space).strip();
    int end = rest.indexOf(' ');
    return Ascii.equalsIgnoreCase(end < 0 ? rest : rest.substring(0, end), gatewayName);
  }

  /**
   * Whether line {@code i} is one that a trusted proxy may pass on and that stands in the request
   * as it came. The lines that we add to are written by {@link #write} instead.
   */
  static boolean passesOn(FieldSection fields, int i) {
    return isPlain(fields, i)
        && Ascii.startsWithIgnoreCase(fields.name(i), "X-Forwarded-")
        && !fields.isNamed(i, "x-forwarded-for")
        && !fields.isNamed(i, "x-forwarded-prefix");
  }

  /**
   * Whether a name is of letters, digits and hyphens: no alias that a proxy may have overlooked.
   */
  private static boolean isPlain(FieldSection fields, int i) {
    for (int at = fields.nameStart(i); at < fields.nameEnd(i); at++) {
      byte b = fields.bytes()[at];
      int lower = b | 0x20;
      if (b != '-' && !(b >= '0' && b <= '9') && !(lower >= 'a' && lower <= 'z')) {
        return false;
      }
    }
    return true;
  }

  void write(RequestHead head, LineBuffer out) {
    FieldSection fields = head.fields();
    Peer peer = head.peer();
    boolean chain = peer.trustedProxy();
    String address = PeerText.of(peer.address());
    String proto = peer.tls() ? "https" : "http";
    String host = head.authority().text();

    start(FieldName.VIA.wire(), fields, true, out);
    out.text(head.version()).text(" ").text(gatewayName).end();

    start(FieldName.FORWARDED.wire(), fields, chain, out);
    boolean bare = address.indexOf(':') < 0;
    out.text("for=").text(bare ? address : "\"[" + address + "]\"");
    out.text(";proto=").text(proto);
    out.text(";host=").text(Ascii.isToken(host) ? host : '"' + host + '"').end();

    start(FOR, fields, chain, out);
    out.text(address).end();
    if (!chain || !has(fields, PROTO)) {
      out.start(PROTO).text(proto).end();
    }
    if (!chain || !has(fields, HOST)) {
      out.start(HOST).text(host).end();
    }
    writePrefix(fields, chain, out);
  }

  private void writePrefix(FieldSection fields, boolean chain, LineBuffer out) {
    if (!strippedPrefix.isEmpty()) {
      start(PREFIX, fields, chain, out);
      out.text(strippedPrefix).end();
    } else if (chain && has(fields, PREFIX)) {
      for (int i = 0; i < fields.count(); i++) {
        if (fields.isNamed(i, Ascii.lower(PREFIX))) {
          out.line(fields, i);
        }
      }
    }
  }

  /**
   * Begins a line with what came before us, so that many lines become the one that servers read.
   */
  private static void start(String name, FieldSection fields, boolean chain, LineBuffer out) {
    out.start(name);
    if (!chain) {
      return;
    }
    String lowerName = Ascii.lower(name);
    for (int i = 0; i < fields.count(); i++) {
      if (fields.isNamed(i, lowerName) && fields.valueEnd(i) > fields.valueStart(i)) {
        out.slice(fields.bytes(), fields.valueStart(i), fields.valueEnd(i)).text(", ");
      }
    }
  }

  private static boolean has(FieldSection fields, String name) {
    String lowerName = Ascii.lower(name);
    for (int i = 0; i < fields.count(); i++) {
      if (fields.isNamed(i, lowerName)) {
        return true;
      }
    }
    return false;
  }
}
