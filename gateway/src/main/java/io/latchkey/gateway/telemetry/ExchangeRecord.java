package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.Stage;
import io.latchkey.gateway.http.Trace;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one exchange, filled in by the exchange as it goes. It has no place for a query,
 * a field value, a cookie value or a token, so that none can come out of it.
 *
 * <p>Confined to the exchange's event loop. Durations are nanoseconds, octets count content only,
 * and -1 stands for what did not happen.
 */
public final class ExchangeRecord {
  /** The most names of removed cookies that are kept. */
  public static final int MAX_COOKIES = 16;

  private static final int SWITCHING_PROTOCOLS = 101;

  String requestId = "";
  long startNanos;
  String listener = "";
  String peer = "";
  @Nullable String http;
  String method = "";
  String path = "";
  @Nullable String caller;
  @Nullable String proof;
  @Nullable String route;
  @Nullable String scope;
  boolean waived;
  @Nullable String speaker;
  @Nullable String serviceAccount;
  long generation = -1;
  @Nullable Reason reason;
  String detail = "";
  int upstreamStatus = -1;
  int status = -1;
  long octetsIn;
  long octetsOut;
  Outcome outcome = Outcome.UNKNOWN;
  long callerNanos = -1;
  long routeNanos = -1;
  long scopeNanos = -1;
  long cookieNanos = -1;
  long tokenNanos = -1;
  long connectNanos = -1;
  long firstByteNanos = -1;
  long contentNanos = -1;
  long totalNanos = -1;
  private long stageNanos;
  private long answerNanos;
  private long endedMillis;
  int staleProofs;
  int echoes;
  boolean retried;
  boolean replayed;
  @Nullable NotReplayed notReplayed;
  Ending ending = Ending.COMPLETE;
  List<String> removedCookies = List.of();
  @Nullable Trace trace;

  /**
   * A record of an exchange that begins.
   *
   * @param requestId ours, sent both ways as {@code X-Request-Id}
   * @param startNanos of the clock that {@link #end} is given a reading of, too
   * @param listener the address that took the call
   * @param peer the address of the TCP peer
   */
  public ExchangeRecord(String requestId, long startNanos, String listener, String peer) {
    begin(requestId, startNanos, listener, peer);
  }

  /** An empty record, to be begun. */
  ExchangeRecord() {}

  /** Begins the record of another exchange, of which it knows nothing else yet. */
  final void begin(String id, long now, String ofListener, String ofPeer) {
    requestId = id;
    startNanos = now;
    stageNanos = now;
    listener = ofListener;
    peer = ofPeer;
  }

  /** Forgets all, as if it had never been begun. */
  final void clear() {
    begin("", 0, "", "");
    http = null;
    method = "";
    path = "";
    caller = null;
    proof = null;
    route = null;
    scope = null;
    waived = false;
    speaker = null;
    serviceAccount = null;
    generation = -1;
    reason = null;
    detail = "";
    upstreamStatus = -1;
    status = -1;
    octetsIn = 0;
    octetsOut = 0;
    outcome = Outcome.UNKNOWN;
    callerNanos = -1;
    routeNanos = -1;
    scopeNanos = -1;
    cookieNanos = -1;
    tokenNanos = -1;
    connectNanos = -1;
    firstByteNanos = -1;
    contentNanos = -1;
    totalNanos = -1;
    answerNanos = 0;
    endedMillis = 0;
    staleProofs = 0;
    echoes = 0;
    retried = false;
    replayed = false;
    notReplayed = null;
    ending = Ending.COMPLETE;
    removedCookies = List.of();
    trace = null;
  }

  /** The address that took the call. */
  public String listener() {
    return listener;
  }

  /** When it began, in nanoseconds of the clock that {@link #end} is given a reading of. */
  public long startNanos() {
    return startNanos;
  }

  /** The name of the exchange, ours. */
  public String requestId() {
    return requestId;
  }

  /** The version of HTTP that the caller speaks, as it stands in {@code Via}. */
  public void http(String version) {
    this.http = version;
  }

  /**
   * The request line as it came; all of {@code target} from the first {@code ?} or {@code #} is
   * cut.
   */
  public void request(String method, String target) {
    this.method = method;
    this.path = before('#', before('?', target));
  }

  private static String before(char end, String target) {
    int at = target.indexOf(end);
    return at < 0 ? target : target.substring(0, at);
  }

  /**
   * A stage of the decision is through: caller, route, scope or cookie, in this order.
   *
   * @param nowNanos on the clock of {@code startNanos}
   */
  public void passed(Stage stage, long nowNanos) {
    long took = Math.max(0, nowNanos - stageNanos);
    stageNanos = nowNanos;
    switch (stage) {
      case CALLER -> callerNanos = took;
      case ROUTE -> routeNanos = took;
      case SCOPE -> scopeNanos = took;
      case COOKIE -> cookieNanos = took;
      default -> throw new IllegalArgumentException("no stage of the decision: " + stage.word());
    }
  }

  /** The proven caller and the word for its proof, {@code "api-key"} for example. */
  public void caller(String name, String proof) {
    this.caller = name;
    this.proof = proof;
  }

  /** How many values that looked like a proof proved nobody and were removed. */
  public void staleProofs(int count) {
    this.staleProofs = count;
  }

  public void route(String name) {
    this.route = name;
  }

  /** The scope that opened the endpoint, or null; {@code waived} where {@code warn} let it pass. */
  public void scope(@Nullable String name, boolean waived) {
    this.scope = name;
    this.waived = waived;
  }

  /**
   * Names of cookies that did not cross, which nobody changes any more. A name is cut where a value
   * would begin.
   */
  public void removedCookies(List<String> names) {
    if (names.size() <= MAX_COOKIES && areNames(names)) {
      this.removedCookies = names;
      return;
    }
    List<String> kept = new ArrayList<>(Math.min(names.size(), MAX_COOKIES));
    for (int i = 0; i < names.size() && i < MAX_COOKIES; i++) {
      String name = names.get(i);
      int equals = name.indexOf('=');
      kept.add(equals < 0 ? name : name.substring(0, equals));
    }
    this.removedCookies = kept;
  }

  private static boolean areNames(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).indexOf('=') >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Its place in a trace; null for none. */
  public void trace(@Nullable Trace place) {
    this.trace = place;
  }

  public @Nullable Trace trace() {
    return trace;
  }

  /** Whose credential speaks: {@code service-account}, {@code session} or {@code nobody}. */
  public void speaker(String word) {
    this.speaker = word;
  }

  /** Whose token was sent, which generation of it, and how long the exchange waited for it. */
  public void credential(String serviceAccount, long generation, long waitNanos) {
    this.serviceAccount = serviceAccount;
    this.generation = generation;
    this.tokenNanos = waitNanos;
  }

  /** A line of the answer that repeated the credential was dropped. */
  public void echoed() {
    echoes++;
  }

  /** How long the exchange waited for a connection. */
  public void connected(long waitNanos) {
    this.connectNanos = waitNanos;
  }

  /**
   * The head of the tenant's answer, how long after the request it began, and when that was on the
   * clock of {@code startNanos}.
   */
  public void answered(int upstreamStatus, long firstByteNanos, long nowNanos) {
    this.upstreamStatus = upstreamStatus;
    this.firstByteNanos = firstByteNanos;
    this.answerNanos = nowNanos;
  }

  /** The call was sent a second time. */
  public void retried() {
    this.retried = true;
  }

  /** It was sent a second time because its token was refused. */
  public void replayed() {
    this.replayed = true;
  }

  /** Why a 401 to our token was not, or not again, followed by a second try. */
  public void notReplayed(NotReplayed why) {
    this.notReplayed = why;
  }

  public void outcome(Outcome outcome) {
    this.outcome = outcome;
  }

  /** The refusal that the caller was sent, with its sentence, which is ours. */
  public void refused(Refusal refusal) {
    this.detail = refusal.detail();
    refused(refusal.reason());
  }

  /** The refusal that the caller was sent. */
  public void refused(Reason reason) {
    this.reason = reason;
    this.ending = Ending.REFUSED;
  }

  /** The status that the caller was sent. */
  public void status(int status) {
    this.status = status;
  }

  /** The caller was sent 101, and what follows is frames. */
  public void switched() {
    this.status = SWITCHING_PROTOCOLS;
  }

  /** When it ended, on the clock of {@code startNanos}. */
  long endedNanos() {
    return startNanos + totalNanos;
  }

  /** When it ended by the wall clock: whoever asks first reads it, and all say the same. */
  long endedMillis(InstantSource clock) {
    if (endedMillis == 0) {
      endedMillis = clock.millis();
    }
    return endedMillis;
  }

  boolean hasSwitched() {
    return status == SWITCHING_PROTOCOLS;
  }

  /** Octets of content, or of frames, from the caller and to it. */
  public void octets(long in, long out) {
    this.octetsIn = in;
    this.octetsOut = out;
  }

  /** Octets of content of an answer of ours. */
  public void octetsOut(long out) {
    this.octetsOut = out;
  }

  /**
   * The end: how, and when on the clock of {@code startNanos}. A refusal stays one if it was sent.
   */
  public void end(Ending how, long nowNanos) {
    if (how != Ending.COMPLETE || ending != Ending.REFUSED) {
      this.ending = how;
    }
    this.totalNanos = Math.max(0, nowNanos - startNanos);
    this.contentNanos = upstreamStatus < 0 ? -1 : Math.max(0, nowNanos - answerNanos);
  }
}
