package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The known word that was probably meant by an unknown one. */
final class Suggestion {
  /** Longer words are not compared; no key or sensible name is. */
  private static final int LONGEST = 64;

  private Suggestion() {}

  /** {@code ; did you mean 'word'?}, or nothing where no word is near. */
  static String of(String written, Collection<String> known) {
    String near = nearest(written, known);
    return near == null ? "" : "; did you mean '" + near + "'?";
  }

  private static @Nullable String nearest(String written, Collection<String> known) {
    if (written.isEmpty() || written.length() > LONGEST) {
      return null;
    }
    int allowed = written.length() <= 3 ? 1 : written.length() <= 7 ? 2 : 3;
    String folded = folded(written);
    return known.stream()
        .filter(word -> word.length() <= LONGEST && distance(folded, folded(word)) <= allowed)
        .min(
            Comparator.<String>comparingInt(word -> distance(folded, folded(word)))
                .thenComparing(Comparator.naturalOrder()))
        .orElse(null);
  }

  /**
   * {@code client_secret}, {@code client-secret} and {@code ClientSecret} all mean clientSecret.
   */
  private static String folded(String word) {
    return Ascii.lower(word).replace("_", "").replace("-", "");
  }

  /**
   * The edit distance in which swapping two neighbours counts as one (optimal string alignment).
   */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
