package io.latchkey.gateway.explain;

import io.latchkey.gateway.exchange.Decision;
import io.latchkey.gateway.exchange.Ruled;
import io.latchkey.gateway.explain.Explanation.Sent;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.upstream.cookie.CookieVerdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a decision would put on the wire to the tenant, by names. */
final class Sending {
  private static final String BEARER = "Authorization: Bearer ";

  private Sending() {}

  static <P extends Ruled> Sent of(
      RequestHead head, Decision<P> decision, Caller caller, Ground.Way way) {
    OutgoingHead outgoing = decision.outgoing();
    FieldSection fields = fields(outgoing);
    String target = outgoing.target();
    int question = target.indexOf('?');
    CookieVerdict cookies = decision.cookies();
    boolean ours = cookies.speaker() == CookieVerdict.Speaker.SERVICE_ACCOUNT;
    List<String> accounts =
        ours ? way.spread().order(names(way), caller.name()) : List.<String>of();
    return new Sent(
        way.urls().stream().map(Object::toString).toList(),
        Shown.target(target),
        question < 0 ? target : target.substring(0, question),
        Shown.names(fields),
        names(fields, head.fields(), false),
        names(fields, head.fields(), true),
        names(head.fields(), fields, false),
        Shown.cookies(cookies.cookies()),
        cookies.removed(),
        speaker(cookies.speaker()),
        accounts,
        injected(cookies, way, accounts));
  }

  private static List<String> names(Ground.Way way) {
    return way.accounts().stream().map(Ground.Account::name).toList();
  }

  private static FieldSection fields(OutgoingHead outgoing) {
    try {
      byte[] lines = Arrays.copyOf(outgoing.lines(), outgoing.length());
      return FieldSection.parse(lines, 0, lines.length, Integer.MAX_VALUE);
    } catch (MalformedException impossible) {
      throw new IllegalStateException("we send well-formed fields", impossible);
    }
  }

  /**
   * The names of those lines of {@code these} that {@code others} has not, and whose names it has
   * ({@code shared}) or has not either.
   */
  private static List<String> names(FieldSection these, FieldSection others, boolean shared) {
    List<String> left = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (int i = 0; i < others.count(); i++) {
      left.add(line(others, i));
      known.add(Ascii.lower(others.name(i)));
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < these.count(); i++) {
      boolean crosses = left.remove(line(these, i)) || Shown.isTransports(these, i);
      if (!crosses && known.contains(Ascii.lower(these.name(i))) == shared) {
        names.add(these.name(i));
      }
    }
    return names;
  }

  private static String line(FieldSection fields, int i) {
    return Ascii.lower(fields.name(i)) + ":" + fields.value(i);
  }

  /** As logs say it. */
  private static String speaker(CookieVerdict.Speaker speaker) {
    return switch (speaker) {
      case SERVICE_ACCOUNT -> "service-account";
      case SESSION -> "session";
      case NOBODY -> "nobody";
    };
  }

  private static List<String> injected(
      CookieVerdict cookies, Ground.Way way, List<String> accounts) {
    return switch (cookies.speaker()) {
      case NOBODY -> List.of();
      case SESSION ->
          cookies.sessionAsBearer()
              ? List.of(BEARER + "<the caller's own session>")
              : List.<String>of();
      case SERVICE_ACCOUNT ->
          way.accounts().stream()
              .filter(account -> account.name().equals(accounts.get(0)))
              .flatMap(account -> account.lines().stream())
              .toList();
    };
  }
}
