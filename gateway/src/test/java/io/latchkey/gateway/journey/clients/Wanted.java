package io.latchkey.gateway.journey.clients;

import java.util.List;
import java.util.Map;

/**
 * One call that every client makes.
 *
 * @param name of its own in the plan, sent as {@code X-Case}
 * @param fields what the client adds to its own
 * @param text with {@code times}, the content: the text so many times
 * @param chunked of a length that the client does not know ahead
 * @param expect the client waits for 100 (Continue), where it can
 * @param answers the contents of which the answer has one
 */
record Wanted(
    String name,
    String method,
    String target,
    Map<String, String> fields,
    String text,
    int times,
    boolean chunked,
    boolean expect,
    int status,
    List<String> answers) {

  static Wanted of(String name, String method, String target) {
    String answer = method.equals("HEAD") ? "" : Recorder.said(method, "");
    return new Wanted(name, method, target, Map.of(), "", 0, false, false, 200, List.of(answer));
  }

  Wanted with(Map<String, String> more) {
    return new Wanted(name, method, target, more, text, times, chunked, expect, status, answers);
  }

  Wanted content(String type, String repeated, int count) {
    String answer = Recorder.said(method, repeated.repeat(count));
    return new Wanted(
        name,
        method,
        target,
        Map.of("Content-Type", type),
        repeated,
        count,
        chunked,
        expect,
        status,
        List.of(answer));
  }

  Wanted inChunks() {
    return new Wanted(name, method, target, fields, text, times, true, expect, status, answers);
  }

  Wanted expecting() {
    return new Wanted(name, method, target, fields, text, times, chunked, true, status, answers);
  }

  Wanted answered(int code, String... contents) {
    return new Wanted(
        name, method, target, fields, text, times, chunked, expect, code, List.of(contents));
  }

  String content() {
    return text.repeat(times);
  }
}
