package io.latchkey.sandbox.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One HTTP request as a handler sees it. Its content is whole, or empty on the way to a sink. */
public final class Call {
  private final HttpRequest head;
  private final String path;
  private final String rest;
  private final Pairs query;
  private final byte[] content;

  private Call(HttpRequest head, String path, String rest, Pairs query, byte[] content) {
    this.head = head;
    this.path = path;
    this.rest = rest;
    this.query = query;
    this.content = content;
  }

  /** The call of this head, still without content, or null where its path has broken escapes. */
  static @Nullable Call of(HttpRequest head) {
    String target = head.uri();
    int mark = target.indexOf('?');
    String path = Names.decoded(mark < 0 ? target : target.substring(0, mark), false);
    if (path == null || !path.startsWith("/")) {
      return null;
    }
    Pairs query = Pairs.read(mark < 0 ? "" : target.substring(mark + 1));
    return new Call(head, path, "", query, new byte[0]);
  }

  Call withRest(String rest) {
    return new Call(head, path, rest, query, content);
  }

  Call withContent(byte[] content) {
    return new Call(head, path, rest, query, content);
  }

  public String method() {
    return head.method().name();
  }

  /** The path, its escapes read once, in the caller's letter case. */
  public String path() {
    return path;
  }

  /** What the path has after the prefix under which the handler stands. */
  public String rest() {
    return rest;
  }

  /** The request target as it came. */
  public String target() {
    return head.uri();
  }

  public Pairs query() {
    return query;
  }

  public HttpHeaders fields() {
    return head.headers();
  }

  public Optional<String> field(String name) {
    return Optional.ofNullable(head.headers().get(name));
  }

  /** The host as the caller names it, with its port, or the given one if it names none. */
  public String hostOr(String otherwise) {
    return field("Host").filter(host -> !host.isEmpty()).orElse(otherwise);
  }

  public boolean hasFormContent() {
    String type = Objects.requireNonNullElse(fields().get(HttpHeaderNames.CONTENT_TYPE), "");
    return Names.lower(type).startsWith("application/x-www-form-urlencoded");
  }

  public Pairs form() {
    return Pairs.read(text());
  }

  public String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  public byte[] content() {
    return content.clone();
  }

  /** Every cookie in its order, as name and value. */
  public List<Field> cookies() {
    List<Field> cookies = new ArrayList<>();
    for (String line : fields().getAll(HttpHeaderNames.COOKIE)) {
      for (String piece : line.split(";", -1)) {
        int at = piece.indexOf('=');
        if (at > 0) {
          cookies.add(new Field(piece.substring(0, at).trim(), piece.substring(at + 1).trim()));
        }
      }
    }
    return cookies;
  }

  /** The first cookie of this name, compared without case as ASP.NET does. */
  public Optional<String> cookie(String name) {
    return cookies().stream()
        .filter(cookie -> cookie.name().equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst();
  }
}
