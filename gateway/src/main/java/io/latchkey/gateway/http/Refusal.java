package io.latchkey.gateway.http;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reasoned no: what the caller is told when a stage refuses a call.
 *
 * <p>All text in it is ours or a name from the configuration; nothing of a secret, an upstream or
 * an exception may be put in.
 *
 * @param reason which refusal of the closed list this is
 * @param detail one sentence that tells the caller's developer what to do
 * @param caller the proven caller, where one is known
 * @param route the matched route, where one is known
 * @param scopes the names of the caller's scopes that were tried, for {@link Stage#SCOPE}
 * @param allow the methods that the path takes, for {@link Reason#METHOD_NOT_ALLOWED}
 * @param retryAfterSeconds the {@code Retry-After} of a 429 or 503; 0 for none
 * @param deadline the limit of time that was reached, where one was
 */
public record Refusal(
    Reason reason,
    String detail,
    @Nullable String caller,
    @Nullable String route,
    List<String> scopes,
    Set<String> allow,
    long retryAfterSeconds,
    @Nullable Deadline deadline) {

  public Refusal {
    scopes = List.copyOf(scopes);
  }

  /** A refusal that knows only its reason. */
  public static Refusal of(Reason reason, String detail) {
    return new Refusal(reason, detail, null, null, List.of(), Set.of(), 0, null);
  }

  /** The same refusal with a {@code Retry-After} of {@code seconds}, at least 1. */
  public Refusal retryAfter(long seconds) {
    return new Refusal(
        reason, detail, caller, route, scopes, allow, Math.max(1, seconds), deadline);
  }

  /** The same refusal, naming the proven caller. */
  public Refusal forCaller(String name) {
    return new Refusal(reason, detail, name, route, scopes, allow, retryAfterSeconds, deadline);
  }

  /** The same refusal, naming the matched route. */
  public Refusal onRoute(String name) {
    return new Refusal(reason, detail, caller, name, scopes, allow, retryAfterSeconds, deadline);
  }

  /** The same refusal, naming the scopes that were tried. */
  public Refusal triedScopes(List<String> names) {
    return new Refusal(reason, detail, caller, route, names, allow, retryAfterSeconds, deadline);
  }

  /** The same refusal with the methods that the path does take. */
  public Refusal allowing(Set<String> methods) {
    return new Refusal(reason, detail, caller, route, scopes, methods, retryAfterSeconds, deadline);
  }

  /** A refusal because {@code reached} was, which its text says. */
  public static Refusal late(Reason reason, Deadline reached) {
    return new Refusal(reason, reached.sentence(), null, null, List.of(), Set.of(), 0, reached);
  }

  /** This refusal as the exception that a stage throws. */
  public RefusedException raise() {
    return new RefusedException(this);
  }
}
