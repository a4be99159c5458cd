package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.scope.Role;
import io.latchkey.gateway.upstream.assertion.AssertionSource;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Renewed;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Probe;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.PublicClient;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import io.latchkey.gateway.upstream.transport.TenantSettings.Proxy;
import io.latchkey.gateway.upstream.transport.TenantSettings.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialIdentityTest {
  private static final Endpoint GIVEN = new Given(URI.create("https://a.example/t"));
  private static final Tls TLS = new Tls(Path.of("ca"), Path.of("certificate"), Path.of("key"));
  private static final ClientAuthentication OPEN = new PublicClient("a");
  private static final TenantSettings TENANT =
      Mutants.with(
          Mutants.with(Accounts.identity("pod.example"), "tls", TLS),
          "proxy",
          new Proxy("proxy.example", 3128, Secret.of("u:p")));

  private static String key(ServiceAccountSettings account, TenantSettings tenant) {
    return CredentialIdentity.of(account, tenant).key();
  }

  private static ServiceAccountSettings account(Grant grant) {
    return new ServiceAccountSettings(
        "account", "t", 1, Role.VIEWER, grant, new Probe("GET", "/probe"));
  }

  private static Grant with(ClientAuthentication client) {
    return new ClientCredentials(client, GIVEN, List.of("x"), Map.of("k", "v"));
  }

  private static Grant with(Endpoint endpoint) {
    return new ClientCredentials(OPEN, endpoint, List.of("x", "y"), Map.of());
  }

  private static Grant with(AssertionSource assertion) {
    return new JwtBearer(assertion, OPEN, GIVEN, List.of("x"), Map.of("k", "v"));
  }

  /** Every grant with every part that it may have, each full. */
  static Stream<Grant> grants() {
    return Stream.of(
        with(new ClientSecret("a", Secret.of("s"), false)),
        with(new ClientAssertion(Accounts.signed(), "a")),
        with(new ClientCertificate("a", TLS)),
        with(OPEN),
        with(new Discovered(URI.create("https://a.example/t"), Set.of("h"))),
        with(Accounts.signed()),
        with(new Renewed(Path.of("token"))),
        new UserLogin("a", Secret.of("s"), Duration.ofHours(1), "t"),
        new StaticHeaders(Map.of("x-api-key", Secret.of("k"))));
  }

  @ParameterizedTest
  @MethodSource("grants")
  void whateverChangesInAnAccountOrItsTenantChangesItsIdentity(Grant grant) {
    ServiceAccountSettings account = account(grant);
    Map<String, String> keys = new TreeMap<>(Map.of("", key(account, TENANT)));
    Mutants.of(account)
        .forEach(
            (what, mutant) -> {
              if (!CredentialIdentity.NOT_OF_ACCOUNTS.contains(what.replaceAll("[./].*", ""))) {
                keys.put("account." + what, key((ServiceAccountSettings) mutant, TENANT));
              }
            });
    Mutants.of(TENANT)
        .forEach(
            (what, mutant) -> {
              if (!CredentialIdentity.NOT_OF_TENANTS.contains(what.replaceAll("[./].*", ""))) {
                keys.put("tenant." + what, key(account, (TenantSettings) mutant));
              }
            });
    Map<String, String> firsts = new LinkedHashMap<>();
    keys.forEach(
        (what, key) -> {
          String first = firsts.putIfAbsent(key, what);
          assertThat(first).as("is as good as %s", what).isNull();
        });
    assertThat(keys).hasSizeGreaterThan(15);
  }

  @Test
  void everyGrantAndEveryPartOfOneIsAmongThoseThatAreTried() {
    List<Class<?>> tried = new ArrayList<>();
    grants().forEach(grant -> Mutants.collect((Record) grant, tried));
    for (Class<?> part :
        List.of(Grant.class, ClientAuthentication.class, Endpoint.class, AssertionSource.class)) {
      assertThat(tried).contains(Mutants.permitted(part));
    }
  }

  @Test
  void grantsThatLookAlikeAreNotTheSame() {
    Secret secret = Secret.of("s");
    List<Grant> all = new ArrayList<>(grants().toList());
    all.add(with(new ClientSecret("a", Secret.of(""), false)));
    all.add(with(new Discovered(URI.create("https://a.example/t"), Set.of())));
    all.add(new ClientCredentials(OPEN, GIVEN, List.of(), Map.of()));
    all.add(new ClientCredentials(OPEN, GIVEN, List.of("x y"), Map.of()));
    all.add(new ClientCredentials(OPEN, GIVEN, List.of("x"), Map.of("kv", "")));
    all.add(new UserLogin("a", secret, Duration.ofHours(1), null));
    all.add(new UserLogin("a", secret, Duration.ofHours(1), ""));
    all.add(new StaticHeaders(Map.of("x-api-ke", Secret.of("yk"))));
    all.add(new StaticHeaders(Map.of()));
    assertThat(all.stream().map(grant -> key(account(grant), TENANT))).doesNotHaveDuplicates();
  }

  @Test
  void settingsThatMeanTheSameShareAndNothingIsPrinted() {
    Supplier<ClientSecret> client = () -> new ClientSecret("a", Secret.of("s"), true);
    Grant one =
        new ClientCredentials(
            client.get(), GIVEN, List.of("x", "y"), new TreeMap<>(Map.of("a", "1", "b", "2")));
    Grant two =
        new ClientCredentials(client.get(), GIVEN, List.of("y", "x"), Map.of("b", "2", "a", "1"));
    CredentialIdentity first = CredentialIdentity.of(account(one), TENANT);
    CredentialIdentity second =
        CredentialIdentity.of(
            new ServiceAccountSettings("other", "t", 4, Role.VIEWER, two, null),
            Mutants.with(TENANT, "ignoreCase", false));
    assertThat(first).isEqualTo(second).hasSameHashCodeAs(second);
    assertThat(first.key()).matches("[0-9a-f]{64}");
    assertThat(first.toString()).doesNotContain(first.key());
    TenantSettings elsewhere = Mutants.with(TENANT, "kind", TenantKind.GENERIC);
    assertThat(CredentialIdentity.of(account(one), elsewhere)).isNotEqualTo(first);
  }
}
