package io.latchkey.gateway.upstream.forward;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The names of request fields that never go on, in every spelling that a server takes for them (see
 * {@link FoldedNames}).
 */
final class DroppedNames {
  private static final List<String> NAMES =
      List.of(
          // of one connection (RFC 9110 section 7.6.1), and framing
          "connection",
          "content-length",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          // proofs of the caller, and what impersonates one
          "proxy-authorization",
          "x-api-key",
          "x-latchkey",
          "x-openidm-username",
          "x-openidm-password",
          "x-openidm-runas",
          // a client certificate that a proxy in front would have checked (RFC 9440 section 4)
          "client-cert",
          "client-cert-chain",
          "x-arr-clientcert",
          "x-client-cert",
          "x-ssl-cert",
          // a user whom a proxy in front would have logged in
          "remote-user",
          "x-remote-user",
          "x-webauth-user",
          // what makes a server see another method, target or host than the one decided on
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-http-host-override",
          "x-host",
          // what makes a server see another peer; Proxy becomes HTTP_PROXY
          "cf-connecting-ip",
          "client-ip",
          "fastly-client-ip",
          "forwarded-for",
          "proxy",
          "proxy-client-ip",
          "true-client-ip",
          "wl-proxy-client-ip",
          "x-azure-clientip",
          "x-azure-socketip",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-envoy-external-address",
          "x-forwarded",
          "x-originating-ip",
          "x-proxyuser-ip",
          "x-real-ip",
          "x-remote-addr",
          "x-remote-ip",
          // cookies of RFC 2965, and ours
          "cookie2",
          "x-request-id");

  private static final List<String> PREFIXES =
      List.of("x-forwarded-", "x-openam-", "x-original-", "x-rewrite-", "x-ssl-client-");

  private static final FoldedNames EXACT = FoldedNames.of(NAMES);
  private static final byte[][] STARTS =
      PREFIXES.stream()
          .map(prefix -> prefix.getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private DroppedNames() {}

  /** Whether the name at {@code from} to {@code to} is one of them in some spelling. */
  static boolean hold(byte[] in, int from, int to) {
    if (EXACT.hold(in, from, to)) {
      return true;
    }
    for (byte[] start : STARTS) {
      if (to - from >= start.length && FoldedNames.startsWith(in, from, start)) {
        return true;
      }
    }
    return false;
  }
}
