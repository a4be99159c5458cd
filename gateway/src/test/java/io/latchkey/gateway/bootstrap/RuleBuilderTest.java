package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.RouteSettings;
import io.latchkey.gateway.exchange.RouteRules;
import io.latchkey.gateway.policy.scope.AccessPlan;
import io.latchkey.gateway.policy.scope.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleBuilderTest {
  private static final int MANY = 10_000;
  private static final String KEY = "sha256:%064d";

  @TempDir private Path directory;

  /** Routes {@code r0} to those of {@code more}, each by a part of YAML of its own. */
  private GatewaySettings settings(int callers, Stream<String> more) throws IOException {
    List<String> parts = more.toList();
    String yaml =
        """
        version: 1
        listeners: [{ bind: "127.0.0.1:0" }]
        tenants:
          one: { kind: generic, url: "http://127.0.0.1:1" }
          two: { kind: generic, url: "http://127.0.0.1:2/base" }
          caseless: { kind: generic, url: "http://127.0.0.1:3", pathCase: insensitive }
        scopes:
          narrow: { rest: ["/a[0-9]+", "/b[0-9]+"] }
          wide: { rest: [".*"] }
        callers:
        %s
        routes:
        %s
        """
            .formatted(
                IntStream.range(0, callers)
                    .mapToObj(i -> "  c" + i + ": { apiKey: '" + KEY.formatted(i) + "' }")
                    .collect(Collectors.joining("\n")),
                IntStream.range(0, parts.size())
                    .mapToObj(i -> "- {name: r" + i + ",path: /" + i + "," + parts.get(i) + "}")
                    .collect(Collectors.joining("\n")));
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    Loaded loaded = ConfigFile.load(file, Map.of());
    assertThat(loaded.problems()).filteredOn(problem -> !problem.warning()).isEmpty();
    return ((Loaded.Valid) loaded).settings();
  }

  private static String route(String tenant, String callers) {
    return "tenant: " + tenant + ",aspxauth: forward,callers: " + callers;
  }

  private static List<AccessPlan> built(GatewaySettings settings) {
    RuleBuilder rules = new RuleBuilder(settings, "gateway", tenant -> Set::of);
    return settings.routes().stream().map(rules::rules).map(RouteRules::access).toList();
  }

  private static Set<Scope> compiled(Collection<AccessPlan> plans) {
    Set<Scope> all = Collections.newSetFromMap(new IdentityHashMap<>());
    plans.forEach(plan -> plan.grants().values().forEach(all::addAll));
    return all;
  }

  @Test
  void aScopeIsCompiledOnceHoweverManyRoutesListIt() throws Exception {
    GatewaySettings settings =
        settings(1, Stream.generate(() -> route("one", "{c0: [narrow]}")).limit(MANY));

    List<AccessPlan> plans = built(settings);

    assertThat(plans).hasSize(MANY);
    assertThat(compiled(plans)).hasSize(1);
    Set<AccessPlan> own = Collections.newSetFromMap(new IdentityHashMap<>());
    own.addAll(plans);
    assertThat(own).hasSize(1);
  }

  @Test
  void aScopeIsCompiledOnceHoweverManyCallersHaveIt() throws Exception {
    String callers =
        IntStream.range(0, 1000)
            .mapToObj(i -> "c" + i + ": [narrow" + (i % 2 == 0 ? ", wide]" : "]"))
            .collect(Collectors.joining(", ", "{", "}"));

    List<AccessPlan> plans = built(settings(1000, Stream.of(route("one", callers))));

    assertThat(plans.get(0).grants()).hasSize(1000);
    assertThat(compiled(plans)).hasSize(2);
  }

  @Test
  void whatDiffersIsNotShared() throws Exception {
    GatewaySettings settings =
        settings(
            2,
            Stream.of(
                route("one", "{c0: [narrow]}"),
                route("two", "{c0: [narrow]}"),
                route("caseless", "{c0: [narrow]}"),
                route("one", "{c1: [narrow]}"),
                route("one", "{c0: [wide]}"),
                route("one", "{c0: [narrow]}, stripPrefix: true"),
                route("one", "{c0: [narrow]}, enforcement: warn"),
                route("one", "{c0: [narrow]}, allowEncodedSlash: true"),
                route("one", "{c0: [narrow]}")));

    List<AccessPlan> plans = built(settings);

    assertThat(plans.get(8)).isSameAs(plans.get(0));
    assertThat(plans.subList(0, 8)).doesNotHaveDuplicates();
    // by name, and once more where case is ignored
    assertThat(compiled(plans)).hasSize(3);
    assertThat(plans.get(1).basePath()).isEqualTo("/base");
    assertThat(plans.get(3).grants()).containsOnlyKeys("c1");
    assertThat(opens(plans.get(0), "/A1")).isFalse();
    assertThat(opens(plans.get(2), "/A1")).isTrue();
    assertThat(plans.get(5).stripPrefix()).isTrue();
    assertThat(plans.get(6).enforce()).isFalse();
    assertThat(plans.get(7).allowEncodedSlash()).isTrue();
    assertThat(settings.routes()).extracting(RouteSettings::name).hasSize(plans.size());
  }

  private static boolean opens(AccessPlan plan, String path) {
    return plan.grants().values().stream()
        .flatMap(List::stream)
        .anyMatch(scope -> scope.opens("GET", List.of(path), null));
  }

  @Test
  void fieldsAreRuledTogetherAndCookiesByEachRoutesOwnPath() throws Exception {
    String plain = route("one", "{c0: [narrow]}");
    GatewaySettings settings =
        settings(
            1,
            Stream.of(
                plain,
                plain,
                plain + ", stripPrefix: true",
                plain + ", stripPrefix: true",
                route("two", "{c0: [narrow]}")));
    RuleBuilder builder = new RuleBuilder(settings, "gateway", tenant -> Set::of);

    List<RouteRules> rules = settings.routes().stream().map(builder::rules).toList();

    assertThat(rules.get(1).forward()).isSameAs(rules.get(0).forward());
    // what is taken off stands in X-Forwarded-Prefix
    Set<Object> own = Collections.newSetFromMap(new IdentityHashMap<>());
    rules.forEach(each -> own.add(each.forward()));
    assertThat(own).hasSize(4);
    for (int i = 0; i < rules.size(); i++) {
      assertThat(rules.get(i).cookies().onResponse("a=b", false, false))
          .isEqualTo("a=b; Path=/" + i + "/");
    }
  }
}
