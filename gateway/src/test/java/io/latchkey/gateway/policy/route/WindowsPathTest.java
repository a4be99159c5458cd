package io.latchkey.gateway.policy.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsPathTest {

  @ParameterizedTest
  @CsvSource({
    "/Security/Logout., /Security/Logout",
    "'/Security /Logout', /Security/Logout",
    "'/Security. ./Logout. .', /Security/Logout",
    "/(S(abc))/Security/Logout, /Security/Logout",
    "/(A(x)S(y)F(z))/x, /x",
    "/(S(a)F(b)), /",
    "/(s(a))/x, /x",
    "/prot/(S(x))ected/a, /protected/a",
    "/(S(x))/prot/(S(x))ected, /protected",
    "/a/(S(x))./b, /a/(S(x))/b|/a./b|/a/b",
    "/(S(x))../b, /(S(x))/b|/../b|/b",
    "/(S((x))/y, /y",
    "/(S(x))(S(y))/z, /(S(y))/z",
    "/token::$DATA, /token",
    "/a:s:$DATA/b, /a/b",
    "/a/..., /a/",
    "'/a/b/.. /c', /a/b/c|/a/c",
    "'/a/b/. . ./c', /a/b/c",
    "'/ /a', /a",
    "/a./, /a/",
  })
  void whatWindowsMayTakeAPathFor(String reading, String others) {
    assertThat(WindowsPath.of(reading)).isEqualTo(List.of(others.split("\\|")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "/a",
        "/a/",
        "/a.b/.c",
        "/a b/c",
        "/Users(1)/x",
        "/f(S(x))/y",
        "/(x)/y",
        "/(S(x/y))",
        "/(1(x))/y",
        "/(S(x)",
        "/v1/users:batch",
        "/urn:a::b",
        "/:a$",
        "/((S(x)))/y"
      })
  void mostPathsAreWhatTheyAre(String reading) {
    assertThat(WindowsPath.of(reading)).isEmpty();
  }
}
