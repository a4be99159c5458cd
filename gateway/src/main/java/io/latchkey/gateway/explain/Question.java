package io.latchkey.gateway.explain;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that nobody makes.
 *
 * @param method as it would be sent
 * @param url whole, or a path with its query; as it would be sent
 * @param caller whose credentials are taken as shown, or null: then the fields must prove somebody
 * @param fields of the request, in their order; a {@code Host} among them goes before the URL's
 * @param peer where the call comes from, or null for nowhere in particular
 */
public record Question(
    String method,
    String url,
    @Nullable String caller,
    List<Field> fields,
    @Nullable InetAddress peer) {

  /** A field of the request; its value is never shown. */
  public record Field(String name, String value) {
    /**
     * Reads {@code Name: value}.
     *
     * @return null if there is no colon
     */
    public static @Nullable Field parse(String line) {
      int colon = line.indexOf(':');
      return colon < 1 ? null : new Field(line.substring(0, colon), line.substring(colon + 1));
    }

    @Override
    public String toString() {
      return name + ": ***";
    }
  }

  public Question {
    fields = List.copyOf(fields);
  }

  /** What keeps this from being one request, as a sentence for who asks, or null. */
  public @Nullable String fault() {
    if (method.isBlank() || url.isBlank()) {
      return "a method and a URL are needed";
    }
    for (Field field : fields) {
      if (hasLineEnd(field.name()) || hasLineEnd(field.value())) {
        return "a field holds the end of a line, with which another would begin";
      }
    }
    return hasLineEnd(method) || hasLineEnd(url)
        ? "method or URL hold the end of a line, with which a field would begin"
        : null;
  }

  private static boolean hasLineEnd(String text) {
    return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
  }

  /** Whether the URL is whole. */
  boolean isWhole() {
    return Ascii.startsWithIgnoreCase(url, "http://")
        || Ascii.startsWithIgnoreCase(url, "https://");
  }

  boolean isTls() {
    return Ascii.startsWithIgnoreCase(url, "https://");
  }

  /** Host and port of a whole URL as they were written, or null. */
  @Nullable String host() {
    return isWhole() ? url.substring(hostStart(), hostEnd()) : null;
  }

  /** What stands behind the host, at least a slash. */
  String target() {
    String rest = isWhole() ? url.substring(hostEnd()) : url;
    return isWhole() && !rest.startsWith("/") ? "/" + rest : rest;
  }

  private int hostStart() {
    return url.indexOf("://") + 3;
  }

  private int hostEnd() {
    int end = hostStart();
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Whether a field of that name is among the given. */
  boolean has(FieldName name) {
    return fields.stream().anyMatch(field -> Ascii.equalsIgnoreCase(field.name(), name.lower()));
  }

  /** Never the URL whole: its query may hold anything. */
  @Override
  public String toString() {
    return "Question[" + method + "]";
  }
}
