package io.latchkey.gateway.explain;

import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.Stage;
import io.latchkey.gateway.policy.route.NearMiss;
import io.latchkey.gateway.policy.scope.AccessTrace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a call, step by step. Names, paths and words of ours; no value of a field, a
 * cookie or a query, and nothing of a secret.
 *
 * @param asked what was asked
 * @param assumptions what was taken for granted, a sentence each
 * @param steps each in turn, those that were not reached too
 * @param refusal what the caller would be told, or null where the call goes to its tenant
 * @param caller who is taken to call, or null
 * @param route that the call takes, or null
 * @param nearest of the routes that it does not take, where it takes none
 * @param leads where the readings of its path lead, where they lead apart; else empty
 * @param access the hurdles of the route, or null where it takes none
 * @param sent what the tenant would get, or null
 */
public record Explanation(
    Asked asked,
    List<String> assumptions,
    List<Step> steps,
    @Nullable Refusal refusal,
    @Nullable Who caller,
    @Nullable Taken route,
    List<NearMiss> nearest,
    Map<String, List<String>> leads,
    @Nullable AccessTrace access,
    @Nullable Sent sent) {

  /** The question, fit to be shown: without its query. */
  public record Asked(
      String method, String host, boolean hostAssumed, String path, @Nullable String caller) {}

  /** What came of a step. */
  public enum Result {
    YES,
    NO,
    NOT_REACHED;

    /** As it stands in JSON. */
    public String word() {
      return switch (this) {
        case YES -> "yes";
        case NO -> "no";
        case NOT_REACHED -> "not-reached";
      };
    }
  }

  /**
   * One step.
   *
   * @param stage which
   * @param result what came of it
   * @param said one line; empty where it was not reached
   */
  public record Step(Stage stage, Result result, String said) {}

  /**
   * A caller.
   *
   * @param name in the configuration
   * @param proof the word of the first of its proofs
   * @param assumed whether its credentials were taken as shown
   */
  public record Who(String name, String proof, boolean assumed) {}

  /** A route and where it leads. */
  public record Taken(
      String name,
      @Nullable String host,
      String path,
      Set<String> methods,
      String tenant,
      String aspxauth,
      boolean enforce,
      boolean waived) {}

  /**
   * What the tenant would get.
   *
   * @param urls of the tenant, any of which it goes to
   * @param target in origin-form; the values of its query are not shown
   * @param path the octets of it before the query: the caller's own, behind the base path
   * @param fields names of the fields that cross or are put in, in their order, one for each line;
   *     those of the transport (Host, framing, Connection) and the credential not among them
   * @param addedFields names of those of them that the gateway puts in
   * @param rewrittenFields names of those that cross with another value, or less of it
   * @param removedFields names of the caller's fields that do not cross
   * @param cookies names of the cookies that cross
   * @param removedCookies names of those that do not, as configuration spells them
   * @param speaker whose credential it carries: service-account, session or nobody
   * @param accounts the service accounts that may speak, the likeliest first
   * @param injected the lines that carry the credential, by the name of whose it is
   */
  public record Sent(
      List<String> urls,
      String target,
      String path,
      List<String> fields,
      List<String> addedFields,
      List<String> rewrittenFields,
      List<String> removedFields,
      List<String> cookies,
      List<String> removedCookies,
      String speaker,
      List<String> accounts,
      List<String> injected) {}

  /** Whether the call would go to its tenant. */
  public boolean allowed() {
    return refusal == null;
  }
}
