package io.latchkey.gateway.policy.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearMissTest {

  private static Route<String> route(
      String name, @Nullable String host, String path, boolean ignoreCase, String... methods) {
    return new Route<>(name, host, path, Set.of(methods), ignoreCase, name);
  }

  private static final Routes<String> ROUTES =
      Routes.of(
          List.of(
              route("identity", "api.acme.example", "/identity/", true, "GET", "POST"),
              route("wild", "*.acme.example", "/Billing/", false),
              route("any", null, "/any/one/", false, "PUT"),
              route("wide", null, "/any/", false, "GET")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|other|/identity/a|identity takes /identity/, but at host api.acme.example alone",
        "PUT|api.acme.example|/Identity|identity takes /identity/ there, but the methods GET, HEAD, POST alone",
        "GET|x.acme.example|/billing/a|wild takes /Billing/, and case counts in it",
        "GET|api.acme.example|/identities|identity takes /identity/, which the path does not begin with",
        "GET|h|/identities|identity takes /identity/, which the path does not begin with, and at host api.acme.example alone",
        "GET|h|/any/one|any takes /any/one/ there, but the methods PUT alone",
        "GET|y.x.acme.example|/Billing/|wild takes /Billing/, but at host *.acme.example alone"
      })
  void theNearestRouteSaysWhatKeepsTheCallFromIt(
      String method, String host, String target, String nearest) {
    List<NearMiss> misses = NearMiss.of(ROUTES, RoutesTest.call(method, host, target));

    assertThat(misses).isNotEmpty();
    assertThat(misses.get(0).route() + " " + misses.get(0).why()).isEqualTo(nearest);
  }

  @Test
  void aRouteThatALongerPathHidesIsNamedToo() {
    assertThat(NearMiss.of(ROUTES, RoutesTest.call("GET", "h", "/any/one")))
        .extracting(NearMiss::route)
        .containsExactly("any", "wide");
  }

  @Test
  void whatIsFarFromAllIsNearNone() {
    assertThat(NearMiss.of(ROUTES, RoutesTest.call("GET", "h", "/zzz"))).isEmpty();
  }

  @Test
  void noMoreThanTheMostAreNamed() {
    List<Route<String>> many =
        Stream.of("a", "b", "c", "d").map(n -> route(n, n + ".example", "/x/", false)).toList();

    assertThat(NearMiss.of(Routes.of(many), RoutesTest.call("GET", "h", "/x/")))
        .hasSize(NearMiss.MOST);
  }
}
