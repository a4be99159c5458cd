package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.upstream.credential.Account.Condition;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose turn it is, by what each account is in the middle of. */
class RouteAccountsTest {
  private final HandClock clock = new HandClock();

  private Account account(String name, Condition condition) {
    return new Account(name, clock).brought(condition);
  }

  private static RouteAccounts of(Spread spread, Account... accounts) {
    return of(spread, 0, accounts);
  }

  private static RouteAccounts of(Spread spread, long turn, Account... accounts) {
    List<AccountCredential> all =
        Arrays.stream(accounts).<AccountCredential>map(account -> account.pool).toList();
    return new RouteAccounts(all, spread, Set.of("app"), turn);
  }

  @Test
  void anAccountThatTheTenantHoldsBackIsPassedOverInTurnsUntilItMayGoAgain() {
    Account a = account("a", Condition.LIVE);
    Account b = account("b", Condition.LIVE);
    Quota quota = Quota.of("a", Duration.ofSeconds(5), clock, QuotaObserver.NONE);
    RouteAccounts accounts =
        new RouteAccounts(List.of(a.pool.under(quota), b.pool), Spread.EVEN, Set.of("app"), 0);

    quota.answered(0, 429, FieldSection.of("Retry-After", "3"));
    clock.run();
    assertThat(shares(accounts, 4)).isEqualTo(Map.of("b", 4));

    clock.advance(Duration.ofSeconds(3));
    assertThat(shares(accounts, 4)).isEqualTo(Map.of("a", 2, "b", 2));
  }

  private static Map<String, Integer> shares(RouteAccounts accounts, int calls) {
    Map<String, Integer> shares = new TreeMap<>();
    for (int i = 0; i < calls; i++) {
      shares.merge(accounts.choose("app").account(), 1, Integer::sum);
    }
    return shares;
  }

  @ParameterizedTest(name = "{0} beside {1}: none {2}, even {3}")
  @CsvSource(
      textBlock =
          """
          LIVE,     LIVE,     a, a=2 b=2
          LIVE_YET, LIVE,     a, a=2 b=2
          COLD,     COLD,     a, a=2 b=2
          COLD,     LIVE,     a, b=4
          LIVE,     COLD,     a, a=4
          MINTING,  MINTING,  a, a=2 b=2
          MINTING,  LIVE,     a, b=4
          FAILED,   LIVE,     b, b=4
          FAILED,   LIVE_YET, b, b=4
          REFUSED,  LIVE,     b, b=4
          RESTED,   LIVE,     b, b=4
          LIVE,     REFUSED,  a, a=4
          LIVE,     FAILED,   a, a=4
          FAILED,   COLD,     b, b=4
          FAILED,   MINTING,  b, b=4
          COLD,     REFUSED,  a, a=4
          REFUSED,  FAILED,   b, b=4
          FAILED,   REFUSED,  a, a=4
          REFUSED,  RESTED,   b, b=4
          RESTED,   REFUSED,  a, a=4
          """)
  void whoSpeaks(Condition a, Condition b, String none, String even) {
    Account first = account("a", a);
    Account second = account("b", b);

    assertThat(of(Spread.NONE, first, second).choose("app").account()).isEqualTo(none);
    assertThat(shares(of(Spread.EVEN, first, second), 4))
        .hasToString("{" + even.replace(" ", ", ") + "}");
  }

  @ParameterizedTest
  @EnumSource(Condition.class)
  void aSoleAccountSpeaksWhateverItsStateAndNothingIsBegunForIt(Condition condition) {
    Account only = account("a", condition);
    int begun = only.source.fetches;
    for (Spread spread : Spread.values()) {
      RouteAccounts accounts = of(spread, only);
      assertThat(accounts.choose("app")).isSameAs(only.pool);
      assertThat(accounts.standIn("app", List.of(only.pool))).isNull();
      accounts.awaited("app", only.pool);
    }
    clock.run();
    assertThat(only.source.fetches).isEqualTo(begun);
  }

  @ParameterizedTest
  @EnumSource(Spread.class)
  void whoFaltersIsTriedAgainThoughAnotherSpeaksAndSpeaksOnceItCan(Spread spread) {
    Account first = account("a", Condition.FAILED);
    Account second = account("b", Condition.LIVE);
    RouteAccounts accounts = of(spread, first, second);
    for (int i = 0; i < 10; i++) {
      assertThat(accounts.choose("app")).isSameAs(second.pool);
    }
    clock.run();
    assertThat(first.source.open).as("not while it rests").isEmpty();

    clock.advance(Duration.ofSeconds(1));
    assertThat(accounts.choose("app")).isSameAs(second.pool);
    clock.run();
    assertThat(first.source.open).as("once it may").hasSize(1);
    for (int i = 0; i < 10; i++) {
      assertThat(accounts.choose("app")).as("not while it tries").isSameAs(second.pool);
    }
    clock.run();
    assertThat(first.source.open).hasSize(1);

    first.source.land(Duration.ofSeconds(1000));
    assertThat(shares(accounts, 100).keySet())
        .isEqualTo(
            switch (spread) {
              case NONE -> Set.of("a");
              case CALLER ->
                  Set.of(
                      CallerShare.order(List.of(first.pool, second.pool), "app").get(0).account());
              case EVEN -> Set.of("a", "b");
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -5, Integer.MAX_VALUE - 3L, Long.MAX_VALUE - 4, Long.MIN_VALUE})
  void everyOneHasTheSameShareWhereverTheCountStands(long turn) {
    Account[] three =
        Stream.of("a", "b", "c").map(name -> account(name, Condition.LIVE)).toArray(Account[]::new);

    Map<String, Integer> shares = shares(of(Spread.EVEN, turn, three), 3000);

    assertThat(shares).hasSize(3);
    assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(999, 1001));
  }

  @Test
  void theShareOfOneThatFaltersGoesToAllOthersAlike() {
    Account[] four =
        Stream.of("a", "b", "c", "d")
            .map(name -> account(name, name.equals("b") ? Condition.REFUSED : Condition.LIVE))
            .toArray(Account[]::new);

    assertThat(shares(of(Spread.EVEN, four), 3000))
        .isEqualTo(Map.of("a", 1000, "c", 1000, "d", 1000));
  }

  @Test
  void whereAllFalterTheSoonestIsAskedFirstAndEachOnlyOnce() {
    Account a = account("a", Condition.REFUSED);
    Account c = account("c", Condition.REFUSED);
    Account b = account("b", Condition.FAILED);
    for (Spread spread : Spread.values()) {
      RouteAccounts accounts = of(spread, a, b, c);

      assertThat(accounts.choose("app")).isSameAs(b.pool);
      assertThat(accounts.standIn("app", List.of(b.pool))).isIn(a.pool, c.pool);
      assertThat(accounts.standIn("app", List.of(b.pool, a.pool))).isSameAs(c.pool);
      assertThat(accounts.standIn("app", List.of(b.pool, a.pool, c.pool))).isNull();
    }
  }

  @Test
  void whoHasATokenStandsInBeforeWhoMustGetOne() {
    Account asked = account("a", Condition.COLD);
    Account cold = account("b", Condition.COLD);
    Account live = account("c", Condition.LIVE);

    assertThat(of(Spread.NONE, asked, cold, live).standIn("app", List.of(asked.pool)))
        .isSameAs(live.pool);
  }

  @Test
  void whileACallWaitsWhoWouldStandInIsMadeReady() {
    Account slow = account("a", Condition.MINTING);
    Account next = account("b", Condition.COLD);
    RouteAccounts accounts = of(Spread.NONE, slow, next);

    accounts.awaited("app", slow.pool);
    accounts.awaited("app", slow.pool);
    clock.run();

    assertThat(next.source.open).hasSize(1);
  }

  @Test
  void fixedFieldsAreAlwaysReady() {
    List<AccountCredential> keys =
        List.of(new FixedHeaders("a", Map.of()), new FixedHeaders("b", Map.of()));

    RouteAccounts even = new RouteAccounts(keys, Spread.EVEN, Set.of());

    assertThat(even.hasTokens()).isFalse();
    assertThat(shares(even, 10)).isEqualTo(Map.of("a", 5, "b", 5));
    assertThat(shares(new RouteAccounts(keys, Spread.NONE, Set.of()), 3)).isEqualTo(Map.of("a", 3));
  }

  @Test
  void aRouteHasAtLeastOneAccountAndSixteenAtMost() {
    List<AccountCredential> most = fixed(RouteAccounts.MAX_ACCOUNTS);

    assertThat(shares(new RouteAccounts(most, Spread.EVEN, Set.of()), 16).values()).containsOnly(1);
    for (List<AccountCredential> wrong : List.of(fixed(0), fixed(RouteAccounts.MAX_ACCOUNTS + 1))) {
      assertThatThrownBy(() -> new RouteAccounts(wrong, Spread.EVEN, Set.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<AccountCredential> fixed(int count) {
    return IntStream.range(0, count)
        .<AccountCredential>mapToObj(i -> new FixedHeaders("account-" + i, Map.of()))
        .toList();
  }
}
