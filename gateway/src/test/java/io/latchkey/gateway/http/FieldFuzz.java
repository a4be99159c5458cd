package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are refused, or are fields whose lines, written again, are the same fields. */
class FieldFuzz {
  private static final int MOST = 50;

  @FuzzTest(maxDuration = "1m")
  void fieldsSurviveBeingWrittenAgain(byte[] bytes) throws MalformedException {
    FieldSection fields;
    try {
      fields = FieldSection.parse(bytes, 0, bytes.length, MOST);
    } catch (MalformedException refused) {
      return;
    }
    assertThat(fields.count()).isLessThanOrEqualTo(MOST);
    String[] again = new String[2 * fields.count()];
    for (int i = 0; i < fields.count(); i++) {
      assertThat(Ascii.isToken(fields.name(i))).isTrue();
      assertThat(fields.value(i).chars()).allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f);
      again[2 * i] = fields.name(i);
      again[2 * i + 1] = fields.value(i);
      assertThat(fields.isNamed(i, Ascii.lower(fields.name(i)))).isTrue();
    }
    FieldSection copy = FieldSection.of(again);
    assertThat(copy.count()).isEqualTo(fields.count());
    for (int i = 0; i < fields.count(); i++) {
      assertThat(copy.known(i)).isEqualTo(fields.known(i));
      assertThat(copy.value(i)).isEqualTo(fields.value(i));
    }
  }
}
