package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever target is let through, every server that could stand behind serves a path that the rule
 * has opened, and none that is protected; and it is sent the caller's own bytes.
 */
class TargetDecisionTest {
  /** What has confused some server or proxy before, and a little that is harmless. */
  private static final List<String> PIECES =
      List.of(
          "/",
          "open",
          "x",
          "token",
          ".",
          "..",
          " ",
          "%20",
          "%2e",
          "%2E",
          "%2f",
          "%2F",
          "%5c",
          "\\",
          ";x",
          ";",
          "%3b",
          "%00",
          "%09",
          "%c0%ae",
          "%ef%bc%8e",
          "%e2%80%a5",
          "%u002e",
          "%252e",
          "%25",
          "(S(x))",
          "(",
          "::$DATA",
          ":",
          "?",
          "#",
          "?open",
          "%23",
          "%3f",
          "OPEN",
          "%6fpen",
          "+",
          "~",
          "*");

  /** The same, whole segments of it, so that more is let through. */
  private static final List<String> SEGMENTS =
      List.of(
          "open",
          "OPEN",
          "x",
          "token",
          "base",
          "%74oken",
          "token.",
          "token%20",
          "token%20.",
          "token;a=b",
          "token::$DATA",
          "token:s:$DATA",
          "(S(x))",
          "(A(x)F(y))token",
          "to(S(x))",
          "to",
          "(S(x))ken",
          "...",
          "..%20",
          ".%20.",
          "%20",
          ".x",
          "x..",
          ";x",
          "..;",
          "%2e%2e",
          "a%2ftoken",
          "x%2f..%2ftoken",
          "caf%C3%A9",
          "%ef%bd%94oken",
          "*",
          "a+b",
          "((");

  private record Tenant(Decisions decisions, String base, boolean windows) {
    static Tenant of(String prefix, String base, boolean windows, boolean slash, String... rules) {
      ProtectedEndpoints endpoints =
          ProtectedEndpoints.tokenEndpoints(
                  () -> Set.copyOf(List.of("/token", base + "/token")), windows)
              .or(ProtectedEndpoints.of(TenantKind.GENERIC));
      List<ScopeSettings.RuleSettings> settings =
          List.of(rules).stream().map(rule -> ScopeTest.rule(rule)).toList();
      Scope scope = Scope.compile(new ScopeSettings("s", "", Match.FULL, settings), windows);
      return new Tenant(
          new Decisions(prefix, base, windows, slash, scope, endpoints), base, windows);
    }

    /** Asserts of what is let through that every server sees what {@code allowed} says. */
    boolean check(String target, Predicate<String> allowed) {
      String sent = decisions.sent(target);
      if (sent == null) {
        return false;
      }
      String path = sent.contains("?") ? sent.substring(0, sent.indexOf('?')) : sent;
      assertThat(sent).as(target).startsWith(base);
      assertThat(target)
          .as("bytes")
          .endsWith(sent.equals("/") ? "" : sent.substring(base.length()));
      List<Map<String, UnaryOperator<String>>> makes = new ArrayList<>(List.of(PathDecoders.ALL));
      if (windows) {
        makes.add(PathDecoders.WINDOWS);
      }
      for (Map<String, UnaryOperator<String>> decoders : makes) {
        decoders.forEach(
            (name, decoder) -> {
              String seen = decoder.apply(path);
              String folded = windows ? seen.toLowerCase(Locale.ROOT) : seen;
              if (!allowed.test(folded)) {
                throw new AssertionError(name + " serves " + seen + " for " + target);
              }
            });
      }
      return true;
    }
  }

  private static void exhaustive(int depth, String start, Consumer<String> each) {
    each.accept(start);
    if (depth > 0) {
      PIECES.forEach(piece -> exhaustive(depth - 1, start + piece, each));
    }
  }

  private static String random(Random random) {
    StringBuilder target = new StringBuilder();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      boolean whole = random.nextInt(4) > 0;
      List<String> words = whole ? SEGMENTS : PIECES;
      target.append(whole ? "/" : "").append(words.get(random.nextInt(words.size())));
    }
    return target.toString();
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void noServerLeavesWhatAPrefixOpened(boolean windows, boolean slash) {
    Tenant tenant = Tenant.of("/id/", "/base", windows, slash, "/base/open/.*", "/base/exact");
    Predicate<String> opened = path -> path.startsWith("/base/open/") || path.equals("/base/exact");
    int[] passed = {0};
    int depth = windows && !slash ? 3 : 2;
    exhaustive(depth, "/id/open/", target -> passed[0] += tenant.check(target, opened) ? 1 : 0);
    Random random = new Random(4);
    for (int i = 0; i < 5_000; i++) {
      String head = i % 2 == 0 ? "/id/open" : "/id";
      passed[0] += tenant.check(head + random(random), opened) ? 1 : 0;
    }
    assertThat(passed[0]).isGreaterThan(250);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void noServerFindsAProtectedEndpointUnderARuleThatOpensAll(boolean windows, boolean slash) {
    Tenant tenant = Tenant.of("/id/", "/base", windows, slash, ".*");
    Tenant plain = Tenant.of("/", "", windows, slash, ".*");
    Predicate<String> behind = path -> !path.matches("(/base)?/token/?");
    Predicate<String> open = path -> !path.matches("/token/?");
    int[] passed = {0};
    int depth = windows && !slash ? 3 : 2;
    exhaustive(depth, "/id/token", target -> passed[0] += tenant.check(target, behind) ? 1 : 0);
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      String path = random(random);
      passed[0] += tenant.check("/id" + path, behind) ? 1 : 0;
      passed[0] += plain.check(path, open) ? 1 : 0;
    }
    assertThat(passed[0]).isGreaterThan(1_000);
  }

  @Test
  void anExpressionHoldsForWhatEveryServerSees() {
    Tenant tenant = Tenant.of("/", "", true, false, "/[^/]*/x", "/open\\.?", "/[a-z.( ]+");
    Predicate<String> opened =
        path -> path.matches("/[^/]*/x") || path.matches("/open\\.?") || path.matches("/[a-z.( ]+");
    Random random = new Random(6);
    int passed = 0;
    for (int i = 0; i < 20_000; i++) {
      // NFKC letters are characters of their own to a rule and to every server of today
      String target = random(random).replace("%ef%bd%94", "t");
      passed += tenant.check(target, opened) ? 1 : 0;
    }
    assertThat(passed).isGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    "/api../x",
    "/api%2e/x",
    "/api%2e%2e/x",
    "/api./x",
    "/apis/x",
    "/api%2fx",
    "/api;v/x",
    "/API/x",
    "/%61pi%2e/x",
  })
  void onlyTheWholePrefixIsTakenOff(String target) {
    Tenant tenant = Tenant.of("/api/", "", false, true, ".*");

    assertThat(tenant.decisions().sent(target)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/x, /x",
    "/%61pi/x, /x",
    "/%61%70%69/%78?%zz#, ",
    "/%61%70%69/%78?%zz, /%78?%zz",
    "/api, /",
    "/api/, /",
    "/api?x, /?x",
    "/api/..., /...",
    "/api/a..b/..c/d.., /a..b/..c/d..",
    "/api/a%2Fb, /a%2Fb",
    "/api/a;x/b;y=%41, /a;x/b;y=%41",
    "/api/x?/../.., /x?/../..",
    "/api/(S(x))/y, /(S(x))/y",
    "/api/x%20./y, /x%20./y",
  })
  void whatIsLeftIsTheCallersOwnBytes(String target, String sent) {
    Tenant tenant = Tenant.of("/api/", "", false, true, ".*");

    assertThat(tenant.decisions().sent(target)).isEqualTo(sent);
  }
}
