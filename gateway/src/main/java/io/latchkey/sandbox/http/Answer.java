package io.latchkey.sandbox.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One whole HTTP answer as a value: status, fields of its own, content. Framing is the server's.
 */
public final class Answer {
  private final int status;
  private final List<Field> fields;
  private final byte[] content;

  private Answer(int status, List<Field> fields, byte[] content) {
    this.status = status;
    this.fields = fields;
    this.content = content;
  }

  public static Answer of(int status, String contentType, byte[] content) {
    return new Answer(status, List.of(new Field("Content-Type", contentType)), content.clone());
  }

  public static Answer json(int status, byte[] content) {
    return of(status, "application/json; charset=utf-8", content);
  }

  public static Answer html(int status, String content) {
    return of(status, "text/html; charset=utf-8", content.getBytes(StandardCharsets.UTF_8));
  }

  public static Answer text(int status, String content) {
    return of(status, "text/plain; charset=utf-8", content.getBytes(StandardCharsets.UTF_8));
  }

  public static Answer empty(int status) {
    return new Answer(status, List.of(), new byte[0]);
  }

  /** The same answer with one more field, after those it has. */
  public Answer with(String name, String value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new Answer(status, List.copyOf(more), content);
  }

  public int status() {
    return status;
  }

  public List<Field> fields() {
    return fields;
  }

  /** The content itself, not a copy: read it, do not write into it. */
  byte[] content() {
    return content;
  }
}
