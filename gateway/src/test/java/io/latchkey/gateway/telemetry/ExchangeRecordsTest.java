package io.latchkey.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Trace;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExchangeRecordsTest {
  private final ExchangeRecords records = new ExchangeRecords();

  private ExchangeRecord begin(String id) {
    return records.begin(id, 7, "listener", "peer");
  }

  private static List<Field> fields() {
    return Arrays.stream(ExchangeRecord.class.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
        .filter(Field::trySetAccessible)
        .toList();
  }

  private static Object other(Field field, Object value) {
    Class<?> type = field.getType();
    if (type == String.class) {
      return "of another call";
    } else if (type == boolean.class) {
      return !(boolean) value;
    } else if (type == int.class) {
      return 1 + (int) value;
    } else if (type == long.class) {
      return 1 + (long) value;
    } else if (type == List.class) {
      return List.of("of another call");
    } else if (type == Trace.class) {
      return new Trace(1, 2, 3, 4, 5, true);
    }
    List<?> words = Arrays.asList(type.getEnumConstants());
    return words.get((words.indexOf(value) + 1) % words.size());
  }

  @Test
  void nothingOfOneExchangeIsSeenInTheNext() throws Exception {
    ExchangeRecord used = begin("one");
    assertThat(fields()).hasSizeGreaterThan(40);
    for (Field field : fields()) {
      Object before = field.get(used);
      field.set(used, other(field, before));
      assertThat(field.get(used)).as(field.getName()).isNotEqualTo(before);
    }
    records.end(used);
    ExchangeRecord next = records.begin("two", 7, "listener", "peer");
    ExchangeRecord fresh = new ExchangeRecord("two", 7, "listener", "peer");
    assertThat(next).isSameAs(used);
    for (Field field : fields()) {
      assertThat(field.get(next)).as(field.getName()).isEqualTo(field.get(fresh));
    }
  }

  @Test
  void whatIsToldTooLateReachesNobody() {
    ExchangeRecord held = begin("one");
    ExchangeRecord late = records.end(held);
    ExchangeRecord next = begin("two");
    late.caller("another", "api-key");
    late.refused(Reason.NOT_OPENED);
    late.status(403);
    assertThat(next).isSameAs(held).isNotSameAs(late);
    assertThat(next.caller).isNull();
    assertThat(next.reason).isNull();
    assertThat(next.status).isEqualTo(-1);
    assertThat(records.end(next)).isSameAs(late);
    assertThat(begin("three")).isNotSameAs(late);
  }

  @Test
  void exchangesThatAreUnderWayAtOnceHaveRecordsOfTheirOwn() {
    Set<ExchangeRecord> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<ExchangeRecord> open = new ArrayList<>();
    for (int i = 0; i < ExchangeRecords.MOST + 1; i++) {
      ExchangeRecord record = begin("id" + i);
      assertThat(seen.add(record)).isTrue();
      open.add(record);
    }
    open.forEach(records::end);
    Set<ExchangeRecord> again = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < ExchangeRecords.MOST + 1; i++) {
      assertThat(again.add(begin("again" + i))).as("lent to nobody else").isTrue();
    }
    again.removeAll(seen);
    assertThat(again).hasSize(1);
  }
}
