package io.latchkey.gateway.journey;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A token endpoint with a path for each account: its n-th token is {@code ACCOUNT-n}, unless it is
 * told to fail.
 */
final class AccountTokens implements Function<Answer, String> {
  /** A refusal that lasts. */
  static final String REFUSES =
      FakeTenant.answer("401 Unauthorized", "", "{\"error\":\"invalid_client\"}");

  private final Map<String, String> failing = new ConcurrentHashMap<>();
  private final Map<String, Integer> minted = new ConcurrentHashMap<>();

  /** A failure that may pass, and says when. */
  static String busy(int seconds) {
    return FakeTenant.answer("503 Service Unavailable", "Retry-After: " + seconds + "\r\n", "");
  }

  /** Lines of {@code serviceAccounts} at the tenant {@code api}, each with so many tokens. */
  static String yaml(String... namesAndSizes) {
    return Stream.of(namesAndSizes)
        .map(each -> each.split(":"))
        .map(
            each ->
                "  %s: { tenant: api, grant: clientCredentials, tokenEndpoint: \"TOKENS/%s\", clientId: %s, clientSecret: s, pool: { size: %s } }\n"
                    .formatted(each[0], each[0], each[0], each[1]))
        .collect(Collectors.joining());
  }

  /** From now on {@code account} is answered so; {@code never} is no answer at all. */
  void fails(String account, String answer) {
    failing.put(account, answer);
  }

  /** From now on {@code account} gets tokens again. */
  void mends(String account) {
    failing.remove(account);
  }

  /** How many tokens {@code account} got. */
  int minted(String account) {
    return minted.getOrDefault(account, 0);
  }

  @Override
  public String apply(Answer request) {
    String account = request.head().split(" ")[1].substring(1);
    String failure = failing.get(account);
    if (failure != null) {
      return failure.equals("never") ? FakeTenant.never() : failure;
    }
    return FakeTenant.token(account + "-" + minted.merge(account, 1, Integer::sum));
  }

  /** How often each token was sent, of these requests. */
  static Map<String, Integer> sent(List<Answer> requests) {
    Map<String, Integer> counts = new TreeMap<>();
    requests.forEach(
        request ->
            counts.merge(
                request.field("Authorization").substring("Bearer ".length()), 1, Integer::sum));
    return counts;
  }
}
