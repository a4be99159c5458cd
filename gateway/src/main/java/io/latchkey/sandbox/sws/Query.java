package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one call's query, their names with case. Each reading notes what it cannot
 * read; {@link #answer} then says the first such mistake instead of answering.
 */
final class Query {
  /** {@code offset} and {@code limit} together at most. */
  static final int WINDOW = 10_000;

  private static final int LIMIT = 100;

  private final Call call;
  private @Nullable String mistake;

  Query(Call call) {
    this.call = call;
  }

  /** 400 if a parameter read so far is wrong, or else the answer. */
  Answer answer(Supplier<Answer> right) {
    return mistake == null ? right.get() : Problem.of(call, 400, mistake);
  }

  private void wrong(String what) {
    if (mistake == null) {
      mistake = what;
    }
  }

  private Optional<String> given(String name) {
    return call.query().values(name).stream().findFirst().filter(value -> !value.isEmpty());
  }

  private void unreadable(String name, String value) {
    wrong("Failed to convert '" + name + "' with value: '" + value + "'");
  }

  String text(String name) {
    return given(name).orElse("");
  }

  /** Every value, be they separated by commas or given under the same name again. */
  List<String> words(String name) {
    return call.query().values(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::trim)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** As {@link #words}, each of which must be among those allowed. */
  List<String> words(String name, List<String> allowed) {
    List<String> words = words(name);
    words.stream()
        .filter(word -> !allowed.contains(word))
        .findFirst()
        .ifPresent(word -> unreadable(name, word));
    return words;
  }

  /** As {@link #words(String, List)}, of which there must be one. */
  List<String> required(String name, List<String> allowed) {
    List<String> words = words(name, allowed);
    if (words.isEmpty()) {
      wrong("Required parameter '" + name + "' is not present.");
    }
    return words;
  }

  Optional<Boolean> flag(String name) {
    Optional<String> given = given(name);
    given
        .filter(text -> !text.equals("true") && !text.equals("false"))
        .ifPresent(text -> unreadable(name, text));
    return given.map("true"::equals);
  }

  private long number(String name, long otherwise) {
    String text = given(name).orElse(Long.toString(otherwise));
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      unreadable(name, text);
      return otherwise;
    }
  }

  /** {@code fromTime} and {@code toTime}, milliseconds since 1970, both included; 0 = open. */
  TimeSpan span() {
    long to = number("toTime", 0);
    return new TimeSpan(number("fromTime", 0), to == 0 ? Long.MAX_VALUE : to);
  }

  /** {@code offset} and {@code limit}. */
  Page page() {
    long offset = number("offset", 0);
    long limit = number("limit", LIMIT);
    if (offset < 0 || limit < 1) {
      wrong("offset must be at least 0 and limit at least 1.");
    } else if (offset > WINDOW || limit > WINDOW || offset + limit > WINDOW) {
      wrong("Result window is too large, offset + limit must be at most " + WINDOW + ".");
    }
    return mistake == null ? new Page((int) offset, (int) limit) : new Page(0, LIMIT);
  }

  /** A time from and a time to, both included. */
  record TimeSpan(long from, long to) {
    boolean has(long time) {
      return time >= from && time <= to;
    }
  }

  /** Which of the things found are shown. */
  record Page(int offset, int limit) {
    <T> List<T> of(List<T> all) {
      return all.stream().skip(offset).limit(limit).toList();
    }
  }
}
