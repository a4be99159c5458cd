package io.latchkey.gateway.upstream.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.Target;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMappingTest {
  @ParameterizedTest
  @CsvSource({
    "'', /, false, /a/b, /a/b",
    "'', /identity/, true, /identity/a;x=1/b?q=%20, /a;x=1/b?q=%20",
    "'', /identity/, true, /identity, /",
    "'', /identity/, true, /identity?x, /?x",
    "'', /identity/, false, /identity/a, /identity/a",
    "/base, /identity/, true, /identity/a, /base/a",
    "/base/, /identity/, true, /identity/, /base/",
    "/base, /identity/, true, /identity, /base",
    "/base, /, true, /a?, /base/a?",
    "/base, /a/b/, true, /a/b/c, /base/c",
    "/base, /a/, false, /a/b, /base/a/b",
  })
  void aTargetLeadsToTheTenant(
      String base, String route, boolean strip, String target, String expected)
      throws RefusedException {
    assertThat(new PathMapping(base, route, strip).toTenant(Target.parse(target, false)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'', /, false, /a/b, /a/b",
    "'', /, false, '',",
    "'', /, false, a,",
    "'', /, false, //evil/a,",
    "'', /, false, '/\\evil/a',",
    "'', /, false, /../a, /../a",
    "'', /identity/, true, /, /identity/",
    "'', /identity/, true, /a, /identity/a",
    "'', /identity/, true, /../a,",
    "'', /identity/, true, /a/../../b,",
    "'', /identity/, true, /a/%2E%2e/.%2e/b,",
    "'', /identity/, true, '/a\\..\\..\\b',",
    "'', /identity/, true, /a/../b, /identity/a/../b",
    "'', /identity/, true, /a/.../b, /identity/a/.../b",
    "'', /identity/, false, /other, /other",
    "/base, /, false, /base, /",
    "/base, /, false, /base/, /",
    "/base, /, false, /base/a, /a",
    "/base, /, false, /based,",
    "/base, /, false, /,",
    "/base, /, false, /base//evil/a,",
    "/base, /, false, '/base/\\evil',",
    "/base, /, false, /base/../a,",
    "/base, /identity/, true, /base/a, /identity/a",
    "/base, /identity/, true, /base, /identity",
  })
  void aPathOfTheTenantLeadsToTheGateway(
      String base, String route, boolean strip, String path, @Nullable String expected) {
    assertThat(new PathMapping(base, route, strip).toGateway(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/identität/, /identit%C3%A4t/",
    "/a b/, /a%20b/",
    "/a%20b/, /a%20b/",
    "/čd/, /%C4%8Dd/"
  })
  void aRoutePathIsSpelledAsInUrls(String route, String expected) {
    assertThat(new PathMapping("", route, true).routePath()).isEqualTo(expected);
  }
}
