package io.latchkey.gateway.policy.scope;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a scope, in itself: the slow way, which {@link RuleGroup} answers in one for many.
 *
 * @param settings as they were written
 * @param match how it meets a path
 * @param ignoreCase whether A to Z count as a to z
 * @param caseless whether it sees characters as {@link Caseless} has them
 * @param literal the one path that it opens, without its slash, or null if it is an expression
 * @param source the expression, fit to stand beside others
 * @param pattern that expression alone
 * @param prefix what every text that the expression meets begins with, in lower case where case is
 *     ignored; perhaps empty
 * @param slash where the expression may begin
 */
record Rule(
    RuleSettings settings,
    Match match,
    boolean ignoreCase,
    boolean caseless,
    @Nullable String literal,
    String source,
    Pattern pattern,
    String prefix,
    Slash slash) {
  /** The longest rule that is taken, in characters. */
  static final int MAX_RULE = 4096;

  /** How the start of an expression stands to the leading slash of a path. */
  enum Slash {
    /** It can only begin behind the slash. */
    BEHIND,
    /** It may begin at the slash or behind it. */
    EITHER
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException with a sentence that names the rule
   */
  static Rule of(RuleSettings settings, Match match, boolean ignoreCase) {
    String regex = settings.regex().equals("*") ? ".*" : settings.regex();
    if (regex.isEmpty() || regex.length() > MAX_RULE) {
      throw refused(regex, "must have 1 to " + MAX_RULE + " characters");
    }
    boolean caseless = ignoreCase || RuleSource.asksForCase(regex);
    try {
      compile(regex, ignoreCase);
      RuleSource.Rewritten rewritten = RuleSource.rewrite(regex, caseless);
      Slash slash = slash(rewritten);
      String text = rewritten.text();
      String source = slash == Slash.BEHIND ? withoutSlash(text) : text;
      String fit = match == Match.FULL ? source : text;
      String literal = match == Match.FULL ? Literal.of(regex) : null;
      if (literal != null && ignoreCase) {
        literal = Ascii.lower(literal);
      }
      String prefix = Prefix.of(fit, rewritten.alternatives());
      return new Rule(
          settings,
          match,
          ignoreCase,
          caseless,
          literal,
          fit,
          compile(fit, ignoreCase),
          ignoreCase ? Ascii.lower(prefix) : prefix,
          slash);
    } catch (PatternSyntaxException malformed) {
      throw refused(regex, "is no regular expression of RE2: " + malformed.getDescription());
    } catch (IllegalArgumentException refused) {
      throw refused(regex, String.valueOf(refused.getMessage()));
    }
  }

  private static IllegalArgumentException refused(String regex, String why) {
    return new IllegalArgumentException("rule \"" + regex + "\" " + why);
  }

  static Pattern compile(String source, boolean ignoreCase) {
    return Pattern.compile(source, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
  }

  private static String withoutSlash(String text) {
    String unanchored = text.startsWith("^") ? text.substring(1) : text;
    return unanchored.startsWith("/") ? unanchored.substring(1) : unanchored;
  }

  /** Only what surely begins behind the slash is said to. */
  private static Slash slash(RuleSource.Rewritten rule) {
    String text = rule.text();
    int start = text.startsWith("^") ? 1 : 0;
    if (rule.alternatives() || start >= text.length()) {
      return Slash.EITHER;
    }
    char first = text.charAt(start);
    boolean plain = first == '/' || first < 0x80 && Character.isLetterOrDigit(first);
    boolean flagged = text.startsWith("(?", start + 1) && !text.startsWith("(?:", start + 1);
    boolean quantified =
        flagged || start + 1 < text.length() && "?*+{".indexOf(text.charAt(start + 1)) >= 0;
    return plain && !quantified && !asksForStart(text, start) ? Slash.BEHIND : Slash.EITHER;
  }

  /** Whether there may be an anchor further on, which a missing slash would move. */
  private static boolean asksForStart(String text, int from) {
    for (int i = from + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      char before = text.charAt(i - 1);
      if (c == '^' && before != '[' || c == 'A' && before == '\\') {
        return true;
      }
    }
    return false;
  }

  /** Whether it opens all of {@code subjects}. */
  boolean holds(List<Subject> subjects) {
    for (Subject subject : subjects) {
      if (!holds(subject)) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(Subject subject) {
    if (literal != null) {
      return literal.equals(subject.literal());
    }
    String whole = subject.whole(caseless);
    String bare = subject.bare(caseless);
    if (whole == null || bare == null) {
      return false;
    }
    if (match == Match.SEARCH) {
      return pattern.matcher(whole).find();
    }
    return matches(bare) || slash == Slash.EITHER && matches(whole);
  }

  private boolean matches(String text) {
    return text.regionMatches(ignoreCase, 0, prefix, 0, prefix.length()) && pattern.matches(text);
  }

  /** What of a reading it meets: all of it, a part of it, or null for nothing. */
  RuleTrace.@Nullable Part part(Subject subject) {
    if (match == Match.FULL && holds(subject)) {
      return new RuleTrace.Part(0, subject.whole().length());
    }
    if (literal != null) {
      return !literal.isEmpty() && subject.literal().startsWith(literal)
          ? new RuleTrace.Part(0, 1 + literal.length())
          : null;
    }
    boolean behind = match == Match.FULL && slash == Slash.BEHIND;
    String text = behind ? subject.bare(caseless) : subject.whole(caseless);
    Matcher found = text == null ? null : pattern.matcher(text);
    if (text == null || found == null || !found.find() || found.end() == found.start()) {
      return null;
    }
    String shown = behind ? subject.bare() : subject.whole();
    int before = behind ? 1 : 0;
    return new RuleTrace.Part(
        before + index(text, found.start(), shown), before + index(text, found.end(), shown));
  }

  /** Where character {@code at} of {@code text} is in {@code shown}, whose letters were moved. */
  private static int index(String text, int at, String shown) {
    return shown.offsetByCodePoints(0, text.codePointCount(0, at));
  }
}
