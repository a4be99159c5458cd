package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.LineBuffer;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.upstream.cookie.PathMapping;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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

  private static final byte[] FORWARDED = ascii("Forwarded: for=");
  private static final byte[] FORWARDED_QUOTED = ascii("Forwarded: for=\"[");
  private static final byte[] PROTO_HTTP = ascii(";proto=http;host=");
  private static final byte[] PROTO_HTTPS = ascii(";proto=https;host=");
  private static final byte[] FOR_LINE = ascii("\r\nX-Forwarded-For: ");
  private static final byte[] HTTP_HOST =
      ascii("\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: ");
  private static final byte[] HTTPS_HOST =
      ascii("\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: ");

  private final String gatewayName;
  private final String strippedPrefix;
  private final byte[] via10;
  private final byte[] via11;
  private final byte[] via20;

  Forwarding(String gatewayName, PathMapping paths) {
    this.gatewayName = gatewayName;
    this.strippedPrefix = paths.strippedPrefix();
    this.via10 = via("1.0");
    this.via11 = via("1.1");
    this.via20 = via("2.0");
  }

  private byte[] via(String version) {
    return ascii(FieldName.VIA.wire() + ": " + version + ' ' + gatewayName + "\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
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
    if (fields.has(FieldName.VIA)) {
      start(FieldName.VIA.wire(), fields, true, out);
      out.text(head.version()).text(" ").text(gatewayName).end();
    } else {
      out.all(head.http2() ? via20 : head.http10() ? via10 : via11);
    }
    if (head.peer().trustedProxy()) {
      writeChain(head, out);
    } else {
      writeAnew(head, out);
    }
  }

  /**
   * What a peer that nobody trusts to speak of others gets: the same lines for each of its calls.
   */
  private void writeAnew(RequestHead head, LineBuffer out) {
    Peer peer = head.peer();
    RecentWays recent = RecentWays.own();
    byte[] known = recent.find(peer, head.authority());
    if (known != null) {
      out.all(known);
    } else {
      int start = out.length();
      writeOf(peer, head.authority(), out);
      recent.keep(peer, head.authority(), Arrays.copyOfRange(out.bytes(), start, out.length()));
    }
    writePrefix(head.fields(), false, out);
  }

  private static void writeOf(Peer peer, Authority authority, LineBuffer out) {
    boolean bare = !(peer.address() instanceof Inet6Address);
    out.all(bare ? FORWARDED : FORWARDED_QUOTED);
    int addressStart = out.length();
    int addressEnd = PeerText.write(peer.address(), out).length();
    out.text(bare ? "" : "]\"");
    out.all(peer.tls() ? PROTO_HTTPS : PROTO_HTTP);
    String host = authority.text();
    boolean token = authority.port() < 0 && Ascii.isToken(host);
    out.text(token ? "" : "\"");
    int hostStart = out.length();
    int hostEnd = out.text(host).length();
    out.text(token ? "" : "\"");
    out.all(FOR_LINE).slice(out.bytes(), addressStart, addressEnd);
    out.all(peer.tls() ? HTTPS_HOST : HTTP_HOST).slice(out.bytes(), hostStart, hostEnd).end();
  }

  /** What a trusted proxy said goes on in front of what we say. */
  private void writeChain(RequestHead head, LineBuffer out) {
    FieldSection fields = head.fields();
    Peer peer = head.peer();
    String address = PeerText.of(peer.address());
    String proto = peer.tls() ? "https" : "http";
    String host = head.authority().text();
    start(FieldName.FORWARDED.wire(), fields, true, out);
    boolean bare = address.indexOf(':') < 0;
    out.text("for=").text(bare ? address : "\"[" + address + "]\"");
    out.text(";proto=").text(proto);
    out.text(";host=").text(Ascii.isToken(host) ? host : '"' + host + '"').end();

    start(FOR, fields, true, out);
    out.text(address).end();
    if (!has(fields, PROTO)) {
      out.start(PROTO).text(proto).end();
    }
    if (!has(fields, HOST)) {
      out.start(HOST).text(host).end();
    }
    writePrefix(fields, true, out);
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
