package io.latchkey.gateway.explain;

import io.latchkey.gateway.explain.Explanation.Result;
import io.latchkey.gateway.explain.Explanation.Sent;
import io.latchkey.gateway.explain.Explanation.Step;
import io.latchkey.gateway.explain.Explanation.Taken;
import io.latchkey.gateway.explain.Explanation.Who;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Stage;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.scope.AccessTrace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The steps of an explanation, one line each. */
final class Steps {
  private final Ground<?> ground;
  private final Heads heads;
  private final @Nullable RequestHead head;
  private final List<Step> steps = new ArrayList<>();
  private boolean stopped;

  Steps(Ground<?> ground, Heads heads, @Nullable RequestHead head) {
    this.ground = ground;
    this.heads = heads;
    this.head = head;
  }

  /** {@code bare} with its steps. */
  Explanation in(Explanation bare) {
    Refusal refusal = bare.refusal();
    Reason reason = refusal == null ? null : refusal.reason();
    Taken route = bare.route();
    Who who = bare.caller();
    add(Stage.PARSE, head != null, refusal, head == null ? "" : parsed(head, bare));
    add(Stage.CALLER, who != null, refusal, who == null ? why(bare) : said(who));
    add(Stage.ROUTE, route != null, refusal, route == null ? "" : said(route));
    boolean scoped = reason == null || !isOfScope(reason, bare);
    add(Stage.SCOPE, scoped, refusal, scoped ? opened(bare) : "");
    boolean spoken = reason == null || reason.stage() != Stage.COOKIE;
    boolean whole = !scoped || !spoken || reason == null;
    if (!whole && !stopped) {
      // what stands in the head, but is looked at only here
      add(reason == null ? Stage.PARSE : reason.stage(), false, refusal, "");
    }
    Sent sent = bare.sent();
    add(Stage.COOKIE, spoken, refusal, sent == null ? "" : cookies(sent));
    add(Stage.CREDENTIAL, true, refusal, sent == null ? "" : credential(sent));
    add(Stage.TRANSPORT, true, refusal, sent == null ? "" : "would go to " + urls(sent));
    return new Explanation(
        bare.asked(),
        List.copyOf(heads.assumptions()),
        List.copyOf(steps),
        refusal,
        who,
        route,
        bare.nearest(),
        bare.leads(),
        bare.access(),
        sent);
  }

  private void add(Stage stage, boolean passed, @Nullable Refusal refusal, String said) {
    if (stopped) {
      steps.add(new Step(stage, Result.NOT_REACHED, ""));
      return;
    }
    if (passed) {
      steps.add(new Step(stage, Result.YES, said));
      return;
    }
    stopped = true;
    String detail = refusal == null ? "" : refusal.detail();
    String more = said.isEmpty() ? "" : detail.isEmpty() ? said : " " + said;
    steps.add(new Step(stage, Result.NO, detail + more));
  }

  /** Whether {@code reason} came from the hurdles of the route, which have more than one stage. */
  private static boolean isOfScope(Reason reason, Explanation bare) {
    AccessTrace access = bare.access();
    return reason.stage() == Stage.SCOPE || access != null && reason == access.verdict();
  }

  private static String parsed(RequestHead head, Explanation bare) {
    int readings = head.target().readingsAfter(0).size();
    return bare.asked().path()
        + (readings == 1 ? " has one reading" : " can be read in " + readings + " ways, all asked");
  }

  private static String said(Who who) {
    return who.name() + (who.assumed() ? ", taken as proven by " : ", proven by ") + who.proof();
  }

  private String why(Explanation bare) {
    Refusal refusal = bare.refusal();
    if (head == null || refusal == null || refusal.reason() != Reason.UNPROVEN) {
      return "";
    }
    String name = bare.asked().caller();
    if (name == null) {
      return ground.callers().opaqueToken(head, Instant.EPOCH, ground.keys()) == null
          ? "To take a caller as proven, name it."
          : "Its Bearer token would be asked of an authority, or its signature checked by keys that"
              + " are not at hand; explaining asks nobody. To take a caller as proven, name it.";
    }
    CallerSettings settings = ground.callerSettings().get(name);
    if (settings == null) {
      return "There is " + String.join(", ", new TreeSet<>(ground.callerSettings().keySet())) + ".";
    }
    String where =
        settings.networks().isEmpty()
            ? ""
            : "It must call from "
                + settings.networks()
                + ", and not through a trusted proxy; this comes from "
                + head.peer().address().getHostAddress()
                + ".";
    return where + (settings.markerHeader() ? " It must carry X-Latchkey, once, and as 1." : "");
  }

  private static String said(Taken route) {
    return route.name()
        + ": "
        + (route.host() == null ? "any host" : route.host())
        + " "
        + route.path()
        + " leads to "
        + route.tenant();
  }

  private static String opened(Explanation bare) {
    AccessTrace access = bare.access();
    if (access == null) {
      return "";
    }
    String opener = access.opener();
    if (opener != null) {
      return opener + " opens it";
    }
    return "no scope opens it: would be refused, passes since enforcement is warn";
  }

  private static String cookies(Sent sent) {
    String crossing =
        sent.cookies().isEmpty() ? "none crosses" : "crossing: " + list(sent.cookies());
    return sent.removedCookies().isEmpty()
        ? crossing
        : "removed: " + list(sent.removedCookies()) + "; " + crossing;
  }

  private static String credential(Sent sent) {
    return switch (sent.speaker()) {
      case "service-account" ->
          "service account "
              + sent.accounts().get(0)
              + " speaks"
              + (sent.accounts().size() > 1
                  ? "; also " + list(sent.accounts().subList(1, sent.accounts().size()))
                  : "");
      case "session" -> "the caller's own session speaks";
      default -> "nobody's goes with it";
    };
  }

  private static String urls(Sent sent) {
    return String.join(" or ", sent.urls());
  }

  private static String list(List<String> names) {
    return String.join(", ", names);
  }
}
