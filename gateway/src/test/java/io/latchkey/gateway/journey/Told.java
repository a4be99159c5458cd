package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a caller was told, in whichever version of HTTP.
 *
 * @param interims the statuses before the answer
 * @param answer as HTTP/1.1 has it; empty texts where none came
 * @param end {@code whole}, or how it broke
 */
record Told(List<Integer> interims, Answer answer, String end) {
  static final String WHOLE = "whole";

  /** How HTTP/2 tells of what HTTP/1.1 answers with 400 (RFC 9113 section 8.1.1). */
  private static final String MALFORMED = "reset 1";

  private static final List<String> UNREADABLE =
      List.of("400 parse:malformed", "400 parse:bad-host", "431 parse:fields-too-large");

  /** How it tells of a field block that is far too large to be read on (section 10.5.1). */
  private static final String CUT_OFF = "closed";

  private static final List<String> OF_A_CONNECTION =
      List.of("connection", "keep-alive", "transfer-encoding", "date");

  /** Reads one answer of HTTP/1.1. */
  static Told read(RawPeer peer, boolean toHead) throws IOException {
    List<Integer> interims = new ArrayList<>();
    Answer answer = new Answer("", "");
    try {
      answer = Answer.read(peer, toHead);
      while (answer.status() < 200) {
        interims.add(answer.status());
        answer = Answer.read(peer, toHead);
      }
      return new Told(interims, answer, WHOLE);
    } catch (IOException broken) {
      return new Told(interims, answer, "broken");
    }
  }

  boolean isWhole() {
    return end.equals(WHOLE);
  }

  /**
   * Asserts that a caller of HTTP/2 was told the same as one of HTTP/1.1. Of what could not be read
   * the sentence may be another, for it names parts of the message.
   */
  static void assertSame(Told by1, Told by2) {
    if (by2.end.equals(MALFORMED)) {
      assertThat(by1.answer.verdict()).isIn(UNREADABLE);
      return;
    }
    if (by2.end.equals(CUT_OFF)) {
      assertThat(by1.answer.verdict()).isEqualTo("431 parse:fields-too-large");
      return;
    }
    assertThat(by2.isWhole()).as("%s and %s", by1, by2).isEqualTo(by1.isWhole());
    assertThat(by2.interims).isEqualTo(by1.interims);
    if (!by1.isWhole()) {
      return;
    }
    assertThat(fields(by2.answer)).isEqualTo(fields(by1.answer));
    assertThat(content(by2.answer)).isEqualToIgnoringCase(content(by1.answer));
  }

  /** Status and fields, but for those of one connection. */
  private static List<String> fields(Answer answer) {
    List<String> fields = new ArrayList<>();
    String[] lines = answer.head().split("\r\n");
    fields.add(lines[0].split(" ").length > 1 ? lines[0].split(" ")[1] : "none");
    for (int i = 1; i < lines.length; i++) {
      String line = line(lines[i]).replace(idOf(answer), "ID");
      boolean counted = line.startsWith("content-length: ") && isUnread(answer);
      if (!counted && !OF_A_CONNECTION.contains(line.substring(0, line.indexOf(':')))) {
        fields.add(line);
      }
    }
    return fields;
  }

  private static String idOf(Answer answer) {
    return answer.requestId().isEmpty() ? "no id" : answer.requestId();
  }

  private static String content(Answer answer) {
    String content = answer.content().replace(idOf(answer), "ID");
    return isUnread(answer) ? content.replaceAll("\"detail\":\"[^\"]*\"", "") : content;
  }

  private static boolean isUnread(Answer answer) {
    return answer.refusal().startsWith("parse:");
  }

  private static String line(String line) {
    int colon = line.indexOf(':');
    return line.substring(0, colon).toLowerCase(Locale.ROOT)
        + ": "
        + PlainCall.trimmed(line.substring(colon + 1));
  }

  /**
   * What reached the tenant, but for what must differ: the case of names, the name of the call, the
   * version in {@code Via}, and how cookies are cut into fields (RFC 9113 section 8.2.3).
   */
  static String reached(Answer request, String id) {
    List<String> fields = new ArrayList<>();
    List<String> cookies = new ArrayList<>();
    String[] lines = request.head().split("\r\n");
    for (int i = 1; i < lines.length; i++) {
      String line = line(lines[i]).replace(id, "ID").replace("2.0 journey", "1.1 journey");
      if (line.startsWith("cookie: ")) {
        cookies.add(line.substring(8));
      } else {
        fields.add(line);
      }
    }
    return lines[0]
        + "\n"
        + String.join("\n", fields)
        + "\ncookies: "
        + String.join("; ", cookies)
        + "\n"
        + request.content().toLowerCase(Locale.ROOT);
  }
}
