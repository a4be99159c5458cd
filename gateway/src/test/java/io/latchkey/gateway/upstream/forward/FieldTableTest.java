package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.FieldTable;
import io.latchkey.gateway.FieldTable.Fate;
import io.latchkey.gateway.FieldTable.Row;
import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/fields.md} says of each field is so. */
class FieldTableTest {
  private static final ForwardRule RULE =
      Calls.rule(TenantKind.GENERIC, Calls.PLAIN, "https://tenant.example");

  static List<Row> rows() {
    return FieldTable.read();
  }

  @Test
  void theTableIsLongAndNamesEachFieldOnce() {
    Set<String> names = new TreeSet<>();
    for (Row row : rows()) {
      assertThat(names.add(row.name().toLowerCase(Locale.ROOT))).as(row.name()).isTrue();
    }
    assertThat(names).hasSizeGreaterThan(380);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRequestsField(Row row) throws RefusedException {
    check(row, row.request(), sent(row, row.name(), false));
    check(row, row.trusted(), sent(row, row.name(), true));
    if (row.request() == Fate.DROPPED) {
      for (String spelling : spellings(row.name())) {
        check(row, Fate.DROPPED, sent(row, spelling, false));
      }
    }
  }

  private static List<String> spellings(String name) {
    return List.of(
        name.toUpperCase(Locale.ROOT),
        name.toLowerCase(Locale.ROOT),
        name.replace('-', '_'),
        name.replace('-', '.'),
        name.replaceFirst("-", "_"),
        name.replaceFirst("-([^-]*)$", "!$1"));
  }

  private static List<String> sent(Row row, String name, boolean trusted) throws RefusedException {
    RequestHead head =
        Calls.head(
            Calls.peer("192.0.2.7", false, trusted),
            Framing.CHUNKED,
            "A",
            "1",
            name,
            row.value(),
            "B",
            "2",
            name,
            row.value());
    return Calls.sent(RULE, head);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anAnswersField(Row row) {
    AnswerContext context =
        new AnswerContext(
            Calls.authority("api.acme.example"),
            true,
            true,
            Calls.cookies(Aspxauth.STRIP, Calls.PLAIN),
            "req-1",
            Calls.NO_ECHO);
    FieldSection fields = FieldSection.of("A", "1", row.name(), row.value(), "B", "2");
    AnswerHead head = RULE.answer(200, fields, context);
    check(row, row.answer(), Calls.lines(head.lines(), head.length()), 1);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aTrailer(Row row) {
    FieldSection fields = FieldSection.of("A", "1", row.name(), row.value(), "B", "2");
    byte[] request = RULE.requestTrailers(fields);
    byte[] answer = ForwardRule.answerTrailers(fields, Calls.NO_ECHO);
    check(row, row.trailer(), Calls.lines(request, request.length), 1);
    assertThat(answer).isEqualTo(request);
  }

  private static void check(Row row, Fate fate, List<String> lines) {
    check(row, fate, lines, 2);
  }

  private static void check(Row row, Fate fate, List<String> lines, int given) {
    String whole = row.name() + ": " + row.value();
    long same = lines.stream().filter(whole::equals).count();
    long named = lines.stream().filter(line -> isNamed(line, row.name())).count();
    long valued = lines.stream().filter(line -> line.contains(row.value())).count();
    assertThat(lines).contains("A: 1", "B: 2");
    switch (fate) {
      case PASSES -> {
        assertThat(same).isEqualTo(given);
        assertThat(named).isEqualTo(given);
      }
      case DROPPED -> {
        String start = row.name().toLowerCase(Locale.ROOT) + ":";
        assertThat(lines).noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(start));
        assertThat(valued).isZero();
      }
      case OURS -> {
        assertThat(named).isLessThanOrEqualTo(1);
        assertThat(valued).isZero();
      }
      case ADDED_TO -> {
        assertThat(named).isEqualTo(1);
        assertThat(lines)
            .anyMatch(
                line ->
                    line.startsWith(whole + ", " + row.value() + ", ")
                        && isNamed(line, row.name()));
      }
      case RULED -> assertThat(named).isLessThanOrEqualTo(given);
    }
  }

  private static boolean isNamed(String line, String name) {
    String own = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
    return own.replaceAll("[^a-z0-9]", "-")
        .equals(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-"));
  }
}
