package io.latchkey.gateway.upstream.credential;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The order in which accounts speak for one caller, by highest random weight: each account's weight
 * is a hash of its name and the caller's. It is the same in every process and after every restart;
 * an account that is added takes callers over, and one that is removed leaves its own to others, so
 * that no caller changes between two accounts that stay.
 */
final class CallerShare {
  private CallerShare() {}

  /** {@code accounts}, the heaviest first. */
  static List<AccountCredential> order(List<AccountCredential> accounts, String caller) {
    return order(accounts, AccountCredential::account, caller);
  }

  /** The same of whatever has a name. */
  static <T> List<T> order(List<T> accounts, Function<T, String> name, String caller) {
    return accounts.stream()
        .sorted(
            Comparator.<T>comparingLong(account -> weight(name.apply(account), caller))
                .reversed()
                .thenComparing(name))
        .toList();
  }

  private static long weight(String account, String caller) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(account.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0); // no name holds it, so that no two pairs are one text
      digest.update(caller.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
