package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which account a caller sticks to. */
class CallerShareTest {
  private static final List<String> CALLERS =
      IntStream.range(0, 2000).mapToObj(i -> "caller-" + i).toList();

  private static List<AccountCredential> accounts(int count) {
    return IntStream.range(0, count)
        .<AccountCredential>mapToObj(i -> new FixedHeaders("account-" + i, Map.of()))
        .toList();
  }

  private static String first(List<AccountCredential> accounts, String caller) {
    return CallerShare.order(accounts, caller).get(0).account();
  }

  @Test
  void theOrderIsOfAllAccountsAndTheSameWhateverTheFilesOrder() {
    List<AccountCredential> accounts = accounts(5);
    List<AccountCredential> shuffled = new ArrayList<>(accounts);
    Random random = new Random(7);
    for (String caller : CALLERS.subList(0, 50)) {
      Collections.shuffle(shuffled, random);

      assertThat(CallerShare.order(shuffled, caller))
          .isEqualTo(CallerShare.order(accounts, caller))
          .containsExactlyInAnyOrderElementsOf(accounts);
    }
  }

  /** Another process must come to the same: these are what SHA-256 says. */
  @Test
  void theOrderIsTheSameInEveryProcess() {
    assertThat(CALLERS.stream().limit(8).map(caller -> first(accounts(3), caller)))
        .containsExactly(
            "account-0",
            "account-2",
            "account-1",
            "account-1",
            "account-0",
            "account-2",
            "account-1",
            "account-1");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 16})
  void eachAccountHasItsShareOfTheCallers(int count) {
    Map<String, Integer> shares = new HashMap<>();
    CALLERS.forEach(caller -> shares.merge(first(accounts(count), caller), 1, Integer::sum));

    double fair = (double) CALLERS.size() / count;
    assertThat(shares).hasSize(count);
    assertThat(shares.values())
        .allSatisfy(share -> assertThat((double) share).isBetween(fair * .7, fair * 1.3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 15})
  void anAccountMoreTakesItsShareAndMovesNobodyElse(int count) {
    List<AccountCredential> more = accounts(count + 1);
    String added = "account-" + count;
    int moved = 0;
    for (String caller : CALLERS) {
      String before = first(more.subList(0, count), caller);
      String after = first(more, caller);
      if (!after.equals(before)) {
        assertThat(after).isEqualTo(added);
        moved++;
      }
    }
    double fair = (double) CALLERS.size() / (count + 1);
    assertThat((double) moved).isBetween(fair * .7, fair * 1.3);
  }

  @Test
  void aCallerThatTheRouteDoesNotNameHasItsOwnAccountToo() {
    List<AccountCredential> accounts = accounts(4);
    RouteAccounts named = new RouteAccounts(accounts, Spread.CALLER, CALLERS);
    RouteAccounts unnamed = new RouteAccounts(accounts, Spread.CALLER, Set.of());
    for (String caller : CALLERS.subList(0, 100)) {
      for (int i = 0; i < 3; i++) {
        assertThat(named.choose(caller).account()).isEqualTo(first(accounts, caller));
      }
      assertThat(unnamed.choose(caller)).isSameAs(named.choose(caller));
    }
  }
}
