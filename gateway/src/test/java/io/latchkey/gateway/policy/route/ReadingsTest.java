package io.latchkey.gateway.policy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.RefusedException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A path whose readings lead to different routes leads to none. */
class ReadingsTest {
  private static final String AMBIGUOUS = "AMBIGUOUS_TARGET";

  private static Route<String> route(
      String name, @Nullable String host, String path, boolean ignoreCase) {
    return new Route<>(name, host, path, Set.of("GET"), ignoreCase, name);
  }

  private static final Routes<String> ROUTES =
      Routes.of(
          List.of(
              route("wide", null, "/", false),
              route("narrow", null, "/scoped/", false),
              route("deep", null, "/scoped/a/b/", false),
              route("windows", "win", "/", true),
              route("windows-narrow", "win", "/scoped/", true),
              route("own", "own", "/a/", false)));

  private static String taken(String method, String host, String target) {
    try {
      return ROUTES.match(RoutesTest.call(method, host, target)).route().name();
    } catch (RefusedException refused) {
      return refused.refusal().reason().name();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "h, /scoped;a/closed, " + AMBIGUOUS,
    "h, /scoped;a, " + AMBIGUOUS,
    "h, /scoped;, " + AMBIGUOUS,
    "h, /%73coped;a=1/closed, " + AMBIGUOUS,
    "h, /scoped/a;x/b, " + AMBIGUOUS,
    "h, /scoped/a/b;x, " + AMBIGUOUS,
    "h, /scoped/a;x/c, narrow",
    "h, /scoped/a/b/c;x, deep",
    "h, /other;a/scoped, wide",
    "h, /scopedx;a/closed, wide",
    "h, /x;/scoped/, wide",
    "h, /scoped%2Fclosed, " + AMBIGUOUS,
    "h, /scoped/a%2Fb, " + AMBIGUOUS,
    "h, /scoped/a%2Fc, narrow",
    "h, /a%2Fscoped, wide",
    // another host's class is another table: without parameters the path leads there
    "own, /a;x/b, " + AMBIGUOUS,
    "own, /a/b;x, own",
    "own, /b;x, wide",
    // a tenant on Linux reads a name as it is written
    "h, /scoped./closed, wide",
    "h, /(S(x))/scoped/closed, wide",
    "win, /scoped./closed, " + AMBIGUOUS,
    "win, /scoped%20/closed, " + AMBIGUOUS,
    "win, /(S(x))/scoped/closed, " + AMBIGUOUS,
    "win, /scoped::$DATA, " + AMBIGUOUS,
    "win, /scoped;a./closed, " + AMBIGUOUS,
    "win, /scoped/..%20/open, " + AMBIGUOUS,
    "win, /scoped/closed., windows-narrow",
    "win, /scoped/(S(x))/closed, windows-narrow",
    "win, /open./x, windows",
  })
  void allReadingsMustLeadToOneRoute(String host, String target, String expected) {
    assertThat(taken("GET", host, target)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"/scoped;a/x, METHOD_NOT_ALLOWED", "/scoped/x;a, METHOD_NOT_ALLOWED"})
  void whatTheRouteDoesNotTakeIsToldFirst(String target, String expected) {
    assertThat(taken("POST", "h", target)).isEqualTo(expected);
  }
}
