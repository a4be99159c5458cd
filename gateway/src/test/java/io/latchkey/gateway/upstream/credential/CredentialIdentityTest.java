package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialIdentityTest {
  private static CredentialIdentity of(Grant grant) {
    return CredentialIdentity.of(Accounts.account(grant), Accounts.identity());
  }

  private static CredentialIdentity client(
      String id,
      String secret,
      ClientAuthentication authentication,
      Endpoint endpoint,
      List<String> scopes,
      Map<String, String> parameters) {
    return of(
        new ClientCredentials(id, Secret.of(secret), authentication, endpoint, scopes, parameters));
  }

  private static CredentialIdentity login(
      String user, String password, int hours, @Nullable String tenantId) {
    return of(new UserLogin(user, Secret.of(password), Duration.ofHours(hours), tenantId));
  }

  @Test
  void settingsThatDifferInOneFieldNeverShare() {
    ClientAuthentication basic = ClientAuthentication.BASIC;
    Endpoint given = new Given(URI.create("https://a.example/t"));
    URI issuer = URI.create("https://a.example/t");
    List<CredentialIdentity> all = new ArrayList<>();
    all.add(client("a", "s", basic, given, List.of("x"), Map.of()));
    all.add(client("b", "s", basic, given, List.of("x"), Map.of()));
    all.add(client("a", "t", basic, given, List.of("x"), Map.of()));
    all.add(client("a", "s", ClientAuthentication.POST, given, List.of("x"), Map.of()));
    all.add(
        client(
            "a", "s", basic, new Given(URI.create("https://a.example/T")), List.of("x"), Map.of()));
    all.add(client("a", "s", basic, new Discovered(issuer, Set.of()), List.of("x"), Map.of()));
    all.add(client("a", "s", basic, new Discovered(issuer, Set.of("h")), List.of("x"), Map.of()));
    all.add(client("a", "s", basic, given, List.of(), Map.of()));
    all.add(client("a", "s", basic, given, List.of("x", "y"), Map.of()));
    all.add(client("a", "s", basic, given, List.of("x y"), Map.of()));
    all.add(client("a", "s", basic, given, List.of("x"), Map.of("k", "v")));
    all.add(client("a", "s", basic, given, List.of("x"), Map.of("k", "w")));
    all.add(client("a", "s", basic, given, List.of("x"), Map.of("kv", "")));
    all.add(login("a", "s", 1, null));
    all.add(login("b", "s", 1, null));
    all.add(login("a", "t", 1, null));
    all.add(login("a", "s", 2, null));
    all.add(login("a", "s", 1, ""));
    all.add(login("a", "s", 1, "T"));
    Grant grant = new UserLogin("a", Secret.of("s"), Duration.ofHours(1), null);
    all.add(CredentialIdentity.of(Accounts.account(grant), Accounts.identity("pod.example")));
    all.add(
        CredentialIdentity.of(
            Accounts.account(grant),
            Accounts.tenant(TenantKind.CYBERARK_IDENTITY, "https://other.id.example")));
    all.add(
        CredentialIdentity.of(
            Accounts.account(grant),
            Accounts.tenant(TenantKind.GENERIC, "https://abc1234.id.example")));
    assertThat(all).doesNotHaveDuplicates();
    assertThat(all.stream().map(CredentialIdentity::key)).doesNotHaveDuplicates();
  }

  @Test
  void settingsThatMeanTheSameShareAndNothingIsPrinted() {
    ClientAuthentication basic = ClientAuthentication.BASIC;
    CredentialIdentity one =
        client("a", "s", basic, Accounts.ENDPOINT, List.of("x", "y"), Map.of("a", "1", "b", "2"));
    CredentialIdentity two =
        client("a", "s", basic, Accounts.ENDPOINT, List.of("y", "x"), Map.of("b", "2", "a", "1"));
    assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
    assertThat(one.key()).matches("[0-9a-f]{64}");
    assertThat(one.toString()).doesNotContain(one.key());
  }
}
