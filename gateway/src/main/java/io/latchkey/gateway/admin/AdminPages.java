package io.latchkey.gateway.admin;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Target;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** All pages and the way to them: a call is checked, its page is found and asked. */
final class AdminPages {
  private static final String JSON = "application/json";

  private volatile AdminGate gate;
  private final List<AdminPage> pages;
  private final TokenTries tries = new TokenTries();

  AdminPages(AdminGate gate, List<AdminPage> pages) {
    this.gate = gate;
    this.pages = List.copyOf(pages);
  }

  /** Checks calls by {@code next} from now on. */
  void check(AdminGate next) {
    gate = next;
  }

  /** The answer of the page, or the refusal. On the loop of {@code from}. */
  CompletionStage<AdminAnswer> answer(AdminRequest request, Channel from) {
    AdminGate gate = this.gate;
    List<String> host = request.all("host");
    AdminAnswer refusal = gate.checkHost(host);
    Target target = request.head().target();
    if (refusal == null && target.authority() != null) {
      refusal =
          AdminAnswer.problem(
              400, "Bad Request", "The request target must begin with a slash.", Map.of());
    }
    String method = seen(request.head().method());
    if (refusal == null && !method.equals("GET")) {
      refusal = gate.checkOrigin(host.get(0), request.all("origin"), request.all("sec-fetch-site"));
    }
    if (refusal != null) {
      return CompletableFuture.completedFuture(refusal);
    }
    String query = target.rawQuery();
    AdminCall call =
        new AdminCall(
            method,
            target.rawPath(),
            query == null ? "" : query,
            accept(request.all("accept")),
            request.content());
    AdminPage page = find(call.path());
    if (page == null || !page.isOpen()) {
      refusal = gate.checkLoading(request.all("sec-fetch-site"), request.all("sec-fetch-mode"));
    }
    if (refusal != null) {
      return CompletableFuture.completedFuture(refusal);
    }
    refusal = check(page, call, request.all("content-type"));
    if (refusal != null && !gate.needsToken(page, call.method())) {
      return CompletableFuture.completedFuture(refusal);
    }
    return proven(gate, page, call, request.all("authorization"), from, refusal);
  }

  /** The same, once it is shown that the call may be made, if that is to be shown. */
  private CompletionStage<AdminAnswer> proven(
      AdminGate gate,
      @Nullable AdminPage page,
      AdminCall call,
      List<String> authorization,
      Channel from,
      @Nullable AdminAnswer refusal) {
    AdminAudit audit = new AdminAudit(from.remoteAddress(), call);
    if (!gate.needsToken(page, call.method())) {
      return ask(page, call, audit);
    }
    if (authorization.isEmpty()) {
      return CompletableFuture.completedFuture(gate.unproven());
    }
    return tries
        .attempt(from.eventLoop(), () -> gate.isToken(authorization), () -> !from.isActive())
        .thenCompose(
            right -> {
              if (!right) {
                audit.wrongToken();
                return CompletableFuture.completedFuture(gate.unproven());
              }
              return refusal == null
                  ? ask(page, call, audit)
                  : CompletableFuture.completedFuture(refusal);
            });
  }

  private static CompletionStage<AdminAnswer> ask(
      @Nullable AdminPage page, AdminCall call, AdminAudit audit) {
    if (page == null) {
      return CompletableFuture.completedFuture(notFound());
    }
    CompletionStage<AdminAnswer> answer = page.answer(call);
    return call.method().equals("GET") ? answer : answer.whenComplete(audit::done);
  }

  /** What is wrong with a call, whoever makes it. */
  private static @Nullable AdminAnswer check(
      @Nullable AdminPage page, AdminCall call, List<String> types) {
    if (page == null) {
      return notFound();
    }
    if (!page.methods().contains(call.method())) {
      return notAllowed(page.methods());
    }
    boolean json = types.size() == 1 && isJson(types.get(0));
    boolean nothing = types.isEmpty() && call.content().length == 0;
    return call.method().equals("GET") || json || nothing ? null : notJson();
  }

  /** Content must be JSON, which no form of a browser can send. */
  private static AdminAnswer notJson() {
    return AdminAnswer.problem(
        415, "Unsupported Media Type", "Content must be application/json.", Map.of("Accept", JSON));
  }

  private static boolean isJson(String type) {
    int end = type.indexOf(';');
    return Ascii.lower((end < 0 ? type : type.substring(0, end)).strip()).equals(JSON);
  }

  private @Nullable AdminPage find(String path) {
    for (AdminPage page : pages) {
      if (page.serves(path)) {
        return page;
      }
    }
    return null;
  }

  private static String seen(String method) {
    return method.equals("HEAD") ? "GET" : method;
  }

  /** All lines of Accept as one list (RFC 9110 section 5.3). */
  private static @Nullable String accept(List<String> lines) {
    return lines.isEmpty() ? null : String.join(",", lines);
  }

  private static AdminAnswer notFound() {
    return AdminAnswer.problem(404, "Not Found", "Nothing is served at this path.", Map.of());
  }

  private static AdminAnswer notAllowed(Set<String> methods) {
    Set<String> allow = new TreeSet<>(methods);
    if (methods.contains("GET")) {
      allow.add("HEAD");
    }
    return AdminAnswer.problem(
        405,
        "Method Not Allowed",
        "This path does not take the method.",
        Map.of("Allow", String.join(", ", allow)));
  }
}
