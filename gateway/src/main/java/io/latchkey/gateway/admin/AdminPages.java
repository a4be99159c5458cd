package io.latchkey.gateway.admin;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** All pages and the way to them: a call is checked, its page is found and asked. */
final class AdminPages {
  private final AdminGate gate;
  private final List<AdminPage> pages;

  AdminPages(AdminGate gate, List<AdminPage> pages) {
    this.gate = gate;
    this.pages = List.copyOf(pages);
  }

  /** The answer of the page, or the refusal. */
  CompletionStage<AdminAnswer> answer(FullHttpRequest request) {
    HttpHeaders fields = request.headers();
    AdminAnswer refusal = gate.checkHost(fields.getAll(HttpHeaderNames.HOST));
    if (refusal != null) {
      return CompletableFuture.completedFuture(refusal);
    }
    String target = request.uri();
    if (!target.startsWith("/")) {
      return CompletableFuture.completedFuture(
          AdminAnswer.problem(
              400, "Bad Request", "The request target must begin with a slash.", Map.of()));
    }
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    String method = request.method().name();
    AdminPage page = find(path);
    refusal = check(page, method, fields.getAll(HttpHeaderNames.AUTHORIZATION));
    if (refusal != null || page == null) {
      return CompletableFuture.completedFuture(refusal == null ? notFound() : refusal);
    }
    byte[] content = new byte[request.content().readableBytes()];
    request.content().getBytes(request.content().readerIndex(), content);
    return page.answer(
        new AdminCall(
            seen(method),
            path,
            question < 0 ? "" : target.substring(question + 1),
            accept(fields),
            content));
  }

  private @Nullable AdminAnswer check(
      @Nullable AdminPage page, String method, List<String> authorization) {
    AdminAnswer refusal = gate.checkSeeing(page, authorization);
    if (refusal != null) {
      return refusal;
    }
    if (page == null) {
      return notFound();
    }
    return page.methods().contains(seen(method))
        ? gate.checkChanging(seen(method), authorization)
        : notAllowed(page.methods());
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
  private static @Nullable String accept(HttpHeaders fields) {
    List<String> lines = fields.getAll(HttpHeaderNames.ACCEPT);
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
