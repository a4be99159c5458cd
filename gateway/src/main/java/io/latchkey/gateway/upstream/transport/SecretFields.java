package io.latchkey.gateway.upstream.transport;

import io.netty.handler.codec.http2.Http2HeadersEncoder.SensitivityDetector;
import io.netty.util.AsciiString;
import java.util.Set;

/**
 * Says which fields no table of HPACK may ever hold, ours or a hop's behind us (RFC 7541 section
 * 7.1.3): those that are secret by their name, and each that the credential of the request at hand
 * is made of.
 *
 * <p>Confined to its connection's event loop; a head is encoded before the next one is expected.
 */
final class SecretFields implements SensitivityDetector {
  private static final Set<AsciiString> ALWAYS =
      Set.of(
          AsciiString.cached("authorization"),
          AsciiString.cached("cookie"),
          AsciiString.cached("proxy-authorization"));

  private Set<AsciiString> ofCredential = Set.of();

  /** Says which fields, in lower case, carry the credential of the request that is written next. */
  void expect(Set<AsciiString> names) {
    ofCredential = names;
  }

  @Override
  public boolean isSensitive(CharSequence name, CharSequence value) {
    AsciiString text = AsciiString.of(name);
    return ALWAYS.contains(text) || ofCredential.contains(text);
  }
}
