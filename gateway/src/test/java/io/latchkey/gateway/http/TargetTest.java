package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  private static Reason refusal(String target, boolean encodedSlash) {
    return catchThrowableOfType(RefusedException.class, () -> Target.parse(target, encodedSlash))
        .refusal()
        .reason();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/public/../admin",
        "/public/%2e%2e/admin",
        "/public/.%2e/admin",
        "/public/%2E./admin",
        "/.",
        "/..",
        "/a/.",
        "/a/..",
        "/./a",
        "/../a",
        "/a/./b",
        "/%2e",
        "/%2e%2e/",
        "//",
        "//a",
        "/a//b",
        "///",
        "/a//",
        "/..;/admin",
        "/..;x=1/admin",
        "/.;/admin",
        "/a/..;",
        "/;/admin",
        "/;x/admin",
        "/%2e%2e;x/a",
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a%5Cb",
        "/a\\b",
        "/a%00",
        "/a%0a",
        "/a%0D",
        "/a%1f",
        "/a%7f",
        "/a%3bx",
        "/a%3Bx",
        "/a%3f",
        "/a%23",
        "/a%25",
        "/a%252e",
        "/a%252f",
        "/%252e%252e/admin",
        "/a;x=%2f..",
        "/a;x=%3b",
        "/a;%25",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a%2g",
        "/a%u002e",
        "/%u002e%u002e/admin",
        "/%c0%af",
        "/%c0%ae%c0%ae/",
        "/%e0%80%af",
        "/%f8%80%80%80",
        "/%ed%a0%80",
        "/%80",
        "/%c3",
        "/%ff",
        "/\u00e9",
        "/a\u0080",
        "/a b",
        "/a\tb",
        "/a\u007f",
        "/a\u0001",
        "/%ef%bc%8e%ef%bc%8e/a",
        "/%e2%80%a5/a",
        "/%e2%80%a4",
        "/%ef%bc%8f",
        "/%ef%bc%bc",
        "/%e2%84%80",
        "/%ef%b9%a8",
        "/%e2%80%a6",
        "/a#b",
        "/a?b#c",
        "#",
        "/a#/allowed",
        "/a?x y",
        "/a?\u0001",
        "/a?\u007f",
        "/a?\t",
      })
  void aTargetWithTwoReadingsIsRefused(String target) {
    assertThat(refusal(target, false)).isEqualTo(Reason.AMBIGUOUS_TARGET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "*",
        "a/b",
        "host:443",
        "ftp://h/a",
        "http:/a",
        "http:///a",
        "http://user@h/a",
        "http://h:99999/a",
        "http://[::1/a",
        "http://h\\x/a",
        "?/a"
      })
  void aTargetThatIsNeitherAPathNorAUrlIsRefused(String target) {
    assertThat(refusal(target, false)).isEqualTo(Reason.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /a",
    "/a/, /a/",
    "/A/b.c/...x, /A/b.c/...x",
    "/a/..., /a/...",
    "/%61/%41, /a/A",
    "/a%2Eb, /a.b",
    "/a%20b, /a b",
    "/a+b, /a+b",
    "/%C3%A9, /\u00e9",
    "/%f0%9f%94%91, /\uD83D\uDD11",
    "/~a!$&'()*+:@=, /~a!$&'()*+:@=",
  })
  void rulesSeeThePathDecodedOnce(String raw, String reading) throws RefusedException {
    Target target = Target.parse(raw, false);
    assertThat(target.readingsAfter(0)).containsExactly(reading);
    assertThat(target.routingPath()).isEqualTo(reading);
    assertThat(target.rawPath()).isEqualTo(raw);
  }

  @Test
  void parametersGiveTwoReadings() throws RefusedException {
    Target target = Target.parse("/a;x=%41/b;y", false);
    assertThat(target.readingsAfter(0)).containsExactly("/a;x=A/b;y", "/a/b");
    assertThat(target.routingPath()).isEqualTo("/a;x=A/b;y");
    assertThat(Target.parse("/a/;x", false).readingsAfter(0)).containsExactly("/a/;x", "/a/");
  }

  @Test
  void theQueryAndAbsoluteFormDoNotReachThePath() throws RefusedException {
    Target target = Target.parse("HTTP://Host.Example:80/admin?/allowed&%zz", false);
    assertThat(target.readingsAfter(0)).containsExactly("/admin");
    assertThat(target.rawQuery()).isEqualTo("/allowed&%zz");
    assertThat(target.scheme()).isEqualTo("http");
    assertThat(String.valueOf(target.authority())).contains("host.example", "80");
    assertThat(Target.parse("http://h?q", false).rawPath()).isEqualTo("/");
    assertThat(Target.parse("/a?", false).rawQuery()).isEmpty();
    assertThat(Target.parse("/a", false).rawQuery()).isNull();
  }

  @Test
  void segmentsAreTakenOffRawAndReadAlike() throws RefusedException {
    Target target = Target.parse("/id/a%20b;x/c?q", false);
    assertThat(target.rawAfter(0)).isEqualTo("/id/a%20b;x/c");
    assertThat(target.rawAfter(1)).isEqualTo("/a%20b;x/c");
    assertThat(target.readingsAfter(1)).containsExactly("/a b;x/c", "/a b/c");
    assertThat(target.readingsAfter(2)).containsExactly("/c");
    assertThat(target.rawAfter(3)).isEmpty();
    assertThat(Target.parse("/id/", false).rawAfter(1)).isEqualTo("/");
    assertThat(Target.parse("/id", false).readingsAfter(1)).containsExactly("");
  }

  @Test
  void anEncodedSlashIsReadBothWaysWhereItIsAllowed() throws RefusedException {
    Target target = Target.parse("/a%2fb/c;x", true);
    assertThat(target.hasEncodedSlash()).isTrue();
    assertThat(target.routingPath()).isEqualTo("/a%2Fb/c;x");
    assertThat(target.readingsAfter(0))
        .containsExactlyInAnyOrder("/a/b/c;x", "/a%2Fb/c;x", "/a/b/c", "/a%2Fb/c");
    assertThat(Target.parse("/a/b", true).hasEncodedSlash()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/..%2fb",
        "/a%2f..",
        "/a%2f%2e%2e%2fb",
        "/%2fa",
        "/a%2f%2fb",
        "/a%2f",
        "/a%2f/b",
        "/a;x%2f..%2fb",
        "/a;x=1%2Fb",
        "/a%252fb",
        "/a%5cb",
        "/a%2f;x/b",
        "/.%2f"
      })
  void anEncodedSlashThatMakesADotOrEmptySegmentIsRefusedEvenThere(String target) {
    assertThat(refusal(target, true)).isEqualTo(Reason.AMBIGUOUS_TARGET);
  }

  @Test
  void aTargetPrintsItsPathAlone() throws RefusedException {
    assertThat(Target.parse("/a?secret=1", false)).hasToString("/a");
    assertThat(List.of(Target.parse("http://h/a", false).rawPath())).containsExactly("/a");
  }
}
