package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.SecretTraces;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.CookieRule;
import io.latchkey.gateway.upstream.cookie.PathMapping;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A test bench: requests and answers as their lines, sent through the rules of one route. */
final class Calls {
  static final PathMapping STRIPPED = new PathMapping("", "/identity/", true);
  static final PathMapping PLAIN = new PathMapping("", "/", false);

  /** Nothing of ours was sent. */
  static final EchoWatch NO_ECHO =
      new EchoWatch() {
        @Override
        public SecretTraces secret() {
          return SecretTraces.NONE;
        }

        @Override
        public void dropped(String field) {
          throw new AssertionError(field);
        }
      };

  private Calls() {}

  static ForwardRule rule(TenantKind kind, PathMapping paths, String... urls) {
    return new ForwardRule(
        kind, Set.of(), Arrays.stream(urls).map(URI::create).toList(), paths, "edge");
  }

  static CookieRule cookies(Aspxauth mode, PathMapping paths) {
    return new CookieRule(TenantKind.CYBERARK_IDENTITY, Set.of(), mode, true, Set.of("app"), paths);
  }

  static Authority authority(String text) {
    return Objects.requireNonNull(Authority.parse(text));
  }

  static Peer peer(String address, boolean tls, boolean trusted) {
    try {
      return new Peer(InetAddress.getByName(address), 4711, tls, null, trusted);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static RequestHead head(Peer peer, Framing framing, String... fields) {
    try {
      return new RequestHead(
          "POST",
          Target.parse("/identity/a", false),
          authority("api.acme.example:8080"),
          FieldSection.of(fields),
          framing,
          false,
          true,
          peer);
    } catch (RefusedException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The lines that go upstream for fields of an untrusted peer. */
  static List<String> sent(ForwardRule rule, String... fields) throws RefusedException {
    return sent(rule, head(peer("192.0.2.7", false, false), Framing.NONE, fields));
  }

  static List<String> sent(ForwardRule rule, RequestHead head) throws RefusedException {
    OutgoingHead out =
        rule.request(
            head,
            "/a",
            cookies(Aspxauth.STRIP, PLAIN).onRequest(head.fields(), null, false),
            "req-1",
            false);
    return lines(out.lines(), out.length());
  }

  /** Reads lines by the grammar, so that what is not well-formed fails the test. */
  static List<String> lines(byte[] bytes, int length) {
    try {
      FieldSection section = FieldSection.parse(bytes, 0, length, Integer.MAX_VALUE);
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < section.count(); i++) {
        lines.add(section.name(i) + ": " + section.value(i));
      }
      return lines;
    } catch (MalformedException malformed) {
      throw new AssertionError(malformed);
    }
  }
}
