package io.latchkey.gateway.policy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

  private static Route<String> route(
      String name, @Nullable String host, String path, String... methods) {
    return new Route<>(name, host, path, Set.of(methods), false, name);
  }

  private static Route<String> folded(
      String name, @Nullable String host, String path, String... methods) {
    return new Route<>(name, host, path, Set.of(methods), true, name);
  }

  static RequestHead call(String method, String host, String target) {
    try {
      Authority authority = Authority.parse(host);
      assertThat(authority).isNotNull();
      return new RequestHead(
          method,
          Target.parse(target, true),
          authority,
          FieldSection.of("Host", host),
          Framing.NONE,
          false,
          true,
          Peer.at(InetAddress.getLoopbackAddress()));
    } catch (RefusedException refused) {
      throw new AssertionError(refused);
    }
  }

  private static String taken(Routes<String> routes, String host, String target) {
    try {
      return routes.match(call("GET", host, target)).route().name();
    } catch (RefusedException refused) {
      return refused.refusal().reason().name();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/identity, identity",
    "/identity/, identity",
    "/identity/a, identity",
    "/identity/a/b, deep",
    "/identity/a/bc, identity",
    "/identity/a/b/, deep",
    "/identityX, NO_ROUTE",
    "/identit, NO_ROUTE",
    "/Identity/, NO_ROUTE",
    "/, NO_ROUTE",
    "/x/identity/, NO_ROUTE",
    "/%69dentity/a, identity",
    "/identity;x/a, NO_ROUTE",
    "/identity%2Fa, NO_ROUTE",
    "/identity?/other/, identity",
    "http://h/identity/a, identity",
    "/\u00e9, BAD",
    "/%C3%A9/x, accent",
    "/%C3%89/x, NO_ROUTE",
  })
  void thePathIsAPrefixOnWholeSegmentsAndTheLongestWins(String target, String expected) {
    Routes<String> routes =
        Routes.of(
            List.of(
                route("identity", null, "/identity/"),
                route("deep", null, "/identity/a/b/"),
                route("accent", null, "/\u00e9/")));
    if (expected.equals("BAD")) {
      assertThatThrownBy(() -> call("GET", "h", target)).isInstanceOf(AssertionError.class);
      return;
    }
    assertThat(taken(routes, "h", target)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "api.acme.example, /a/x, exact",
    "API.Acme.Example, /a/x, exact",
    "api.acme.example., /a/x, exact",
    "api.acme.example:8443, /a/x, exact",
    "api.acme.example, /b/x, wild",
    "api.acme.example, /c/x, none",
    "api.acme.example, /d, NO_ROUTE",
    "other.acme.example, /b, wild",
    "other.acme.example, /a, none-a",
    "x.y.acme.example, /b, NO_ROUTE",
    "x.y.acme.example, /c, none",
    "acme.example, /b, NO_ROUTE",
    "z.y.acme.example, /y, wild-y",
    "acme.example.evil, /c, none",
    "127.0.0.1, /ip, v4",
    "127.0.0.1:80, /ip, v4",
    "127.0.0.2, /ip, NO_ROUTE",
    "[::1], /ip, v6",
    "[0:0:0:0:0:0:0:1]:8080, /ip, v6",
    "[::2], /ip, NO_ROUTE",
    "[2001:DB8::A], /ip, v6-bare",
    "[:::::], /c, none",
  })
  void hostsAreTriedExactThenWildcardThenNone(String host, String target, String expected) {
    Routes<String> routes =
        Routes.of(
            List.of(
                route("exact", "api.acme.example", "/a/"),
                route("wild", "*.Acme.example.", "/b/"),
                route("wild-y", "*.y.acme.example", "/y/"),
                route("none", null, "/c/"),
                route("none-a", null, "/a/"),
                route("v4", "127.0.0.1", "/ip/"),
                route("v6", "[::1]", "/ip/"),
                route("v6-bare", "2001:db8:0:0::a", "/ip/")));
    assertThat(taken(routes, host, target)).isEqualTo(expected);
  }

  @Test
  void aShortPathOfAnExactHostWinsOverALongOneOfAWildcard() {
    Routes<String> routes =
        Routes.of(
            List.of(
                route("all", "a.example.org", "/"),
                route("long", "*.example.org", "/x/y/"),
                route("any", null, "/x/y/z/")));
    assertThat(taken(routes, "a.example.org", "/x/y/z/1")).isEqualTo("all");
    assertThat(taken(routes, "b.example.org", "/x/y/z/1")).isEqualTo("long");
    assertThat(taken(routes, "c.org", "/x/y/z/1")).isEqualTo("any");
    assertThat(taken(routes, "a.example.org", "/")).isEqualTo("all");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, read",
    "HEAD, read",
    "POST, write",
    "PUT, write",
    "DELETE, METHOD_NOT_ALLOWED",
    "get, METHOD_NOT_ALLOWED",
    "OPTIONS, METHOD_NOT_ALLOWED",
  })
  void theMethodComesLast(String method, String expected) {
    Routes<String> routes =
        Routes.of(
            List.of(
                route("read", null, "/a/", "GET"),
                route("write", null, "/a", "POST", "PUT"),
                route("all", null, "/")));
    String name;
    try {
      name = routes.match(call(method, "h", "/a/b")).plan();
    } catch (RefusedException refused) {
      name = refused.refusal().reason().name();
    }
    assertThat(name).isEqualTo(expected);
  }

  @Test
  void aRefusedMethodIsToldTheUnionOfThoseThatThePathTakes() {
    Routes<String> routes =
        Routes.of(List.of(route("read", null, "/a/", "GET"), route("write", null, "/a/", "POST")));
    Refusal refusal =
        catchThrowableOfType(
                RefusedException.class, () -> routes.match(call("DELETE", "h", "/a/b")))
            .refusal();
    assertThat(refusal.reason()).isEqualTo(Reason.METHOD_NOT_ALLOWED);
    assertThat(refusal.allow()).containsExactlyInAnyOrder("GET", "HEAD", "POST");
  }

  @Test
  void caseIsIgnoredOnlyWhereTheTenantIgnoresItAndOnlyOfAscii() {
    Routes<String> routes =
        Routes.of(
            List.of(
                folded("identity", null, "/Identity/k\u00e9/"),
                route("lower", null, "/case/"),
                route("upper", null, "/CASE/"),
                folded("deep", null, "/Case/deep/")));
    assertThat(taken(routes, "h", "/IDENTITY/K%C3%A9/x")).isEqualTo("identity");
    assertThat(taken(routes, "h", "/identity/k%C3%89/x")).isEqualTo("NO_ROUTE");
    assertThat(taken(routes, "h", "/identity/%E2%84%AA%C3%A9/x")).isEqualTo("NO_ROUTE");
    assertThat(taken(routes, "h", "/case/x")).isEqualTo("lower");
    assertThat(taken(routes, "h", "/CASE/x")).isEqualTo("upper");
    assertThat(taken(routes, "h", "/Case/x")).isEqualTo("NO_ROUTE");
    assertThat(taken(routes, "h", "/CASE/DEEP")).isEqualTo("deep");
  }

  @Test
  void aMatchKnowsHowManySegmentsItsPathHas() throws RefusedException {
    Routes<String> routes =
        Routes.of(List.of(route("all", null, "/"), route("two", null, "/a/b/")));
    assertThat(routes.match(call("GET", "h", "/x")).segments()).isZero();
    assertThat(routes.match(call("GET", "h", "/a/b")).segments()).isEqualTo(2);
    assertThat(routes.match(call("GET", "h", "/a/b/c")).segments()).isEqualTo(2);
  }

  @Test
  void routesThatCannotBeToldApartAreRefused() {
    assertThatThrownBy(() -> Routes.of(List.of(route("a", null, "/x/"), route("b", null, "/x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("routes a and b");
    assertThatThrownBy(
            () ->
                Routes.of(List.of(route("a", "H.x", "/", "GET"), route("b", "h.x.", "/", "HEAD"))))
        .hasMessageContaining("routes a and b");
    assertThatThrownBy(
            () ->
                Routes.of(List.of(folded("a", null, "/x", "GET"), route("b", null, "/X", "POST"))))
        .hasMessageContaining("case alone");
    assertThat(
            Routes.of(
                List.of(
                    folded("a", null, "/x", "GET"),
                    folded("b", null, "/x", "POST"),
                    folded("c", "h", "/X"),
                    route("d", null, "/y"),
                    route("e", null, "/Y"))))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x", "", "/a//b", "//", "/./", "/a/..", "/a%20b", "/a?b", "/a;b", "/a#", "/a\\b", "/a\n"
      })
  void aMalformedPathIsRefused(String path) {
    assertThatThrownBy(() -> Routes.of(List.of(route("r", null, path))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("route r: path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "*.*.x",
        "a.*",
        "h:80",
        "h:",
        "[::1]:80",
        "*.[::1]",
        "a b",
        "a..b",
        "http://a"
      })
  void aMalformedHostIsRefused(String host) {
    assertThatThrownBy(() -> Routes.of(List.of(route("r", host, "/"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("route r: host");
  }

  @Test
  void tenThousandRoutesAreFoundAsALoopWouldFindThem() {
    Random random = new Random(7);
    List<Route<String>> all = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String path = "/s" + i % 100 + "/t" + i / 100 + (i % 3 == 0 ? "/u" : "");
      all.add(i % 2 == 0 ? folded("r" + i, null, path) : route("r" + i, null, path));
    }
    Collections.shuffle(all, random);
    Routes<String> routes = Routes.of(all);
    for (int i = 0; i < 2_000; i++) {
      String s = random.nextInt(4) == 0 ? "/S" : "/s";
      String path =
          s
              + random.nextInt(110)
              + "/t"
              + random.nextInt(110)
              + (random.nextBoolean() ? "/u/v" : "");
      assertThat(taken(routes, "h", path)).as(path).isEqualTo(byLoop(all, path));
    }
  }

  private static String byLoop(List<Route<String>> all, String path) {
    Route<String> best = null;
    for (Route<String> route : all) {
      boolean meets =
          (path + "/")
              .regionMatches(
                  route.ignoreCase(), 0, route.path() + "/", 0, route.path().length() + 1);
      if (meets && (best == null || best.path().length() < route.path().length())) {
        best = route;
      }
    }
    return best == null ? "NO_ROUTE" : best.name();
  }
}
