package io.latchkey.gateway.journey;

import io.latchkey.gateway.journey.http2.FieldBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request as any version of HTTP can carry it.
 *
 * @param pseudo the pseudo-fields, in order
 * @param fields names in lower case, values without white space around them
 * @param content null where there is no framing for any
 * @param trailers the fields after it
 */
record PlainCall(
    List<Map.Entry<String, String>> pseudo,
    List<Map.Entry<String, String>> fields,
    @Nullable String content,
    List<Map.Entry<String, String>> trailers) {

  /** Fields of one connection, which have no place in HTTP/2 (RFC 9113 section 8.2.2). */
  private static final List<String> OF_A_CONNECTION =
      List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "te");

  /** The request that these bytes are, or null where only HTTP/1.1 can say it. */
  static @Nullable PlainCall of(String bytes) {
    int end = bytes.indexOf("\r\n\r\n");
    if (end < 0) {
      return null;
    }
    String head = bytes.substring(0, end);
    String bare = head.replace("\r\n", "");
    String[] lines = head.split("\r\n", -1);
    String[] first = lines[0].split(" ", -1);
    boolean plain =
        bare.indexOf('\r') < 0
            && bare.indexOf('\n') < 0
            && first.length == 3
            && first[2].equals("HTTP/1.1")
            && !first[0].isEmpty();
    List<Map.Entry<String, String>> fields = plain ? fields(lines, 1) : null;
    return fields == null ? null : of(first, fields, bytes.substring(end + 4));
  }

  private static @Nullable List<Map.Entry<String, String>> fields(String[] lines, int from) {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (int i = from; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 0 || lines[i].startsWith(" ") || lines[i].startsWith("\t")) {
        return null;
      }
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      fields.add(Map.entry(name, trimmed(lines[i].substring(colon + 1))));
    }
    return fields;
  }

  private static boolean isOfAConnection(String name) {
    return OF_A_CONNECTION.contains(name);
  }

  /** Without spaces and tabs around it. */
  static String trimmed(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && " \t".indexOf(value.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && " \t".indexOf(value.charAt(end - 1)) >= 0) {
      end--;
    }
    return value.substring(start, end);
  }

  private static @Nullable PlainCall of(
      String[] first, List<Map.Entry<String, String>> fields, String rest) {
    for (var field : fields) {
      boolean asks = field.getKey().equals("connection");
      if (asks && !List.of("close", "keep-alive").contains(field.getValue().toLowerCase())) {
        return null;
      }
    }
    List<String> codings = values(fields, "transfer-encoding");
    int lengths = values(fields, "content-length").size();
    boolean chunked = codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
    if (!codings.isEmpty() && (!chunked || lengths > 0)
        || codings.isEmpty() && lengths == 0 && !rest.isEmpty()) {
      return null;
    }
    if (lengths == 1 && !("" + rest.length()).equals(values(fields, "content-length").get(0))) {
      // another number of octets is another request; what is no number is told in either version
      boolean number = values(fields, "content-length").get(0).matches("[0-9]{1,18}");
      if (number && Long.parseLong(values(fields, "content-length").get(0)) != rest.length()) {
        return null;
      }
    }
    boolean ownHost = first[1].contains("://") && !first[1].startsWith("/");
    if (ownHost && !isSameKind(first[1], values(fields, "host"))) {
      return null;
    }
    List<Map.Entry<String, String>> pseudo = pseudo(first[0], first[1], fields);
    List<Map.Entry<String, String>> kept = new ArrayList<>(fields);
    boolean named = pseudo.stream().anyMatch(field -> field.getKey().equals(":authority"));
    boolean absolute = !first[1].startsWith("/") && named;
    kept.removeIf(
        field ->
            isOfAConnection(field.getKey()) || field.getKey().equals("host") && named && !absolute);
    if (!chunked) {
      return new PlainCall(pseudo, kept, lengths == 0 ? null : rest, List.of());
    }
    return chunked(pseudo, kept, rest);
  }

  private static @Nullable PlainCall chunked(
      List<Map.Entry<String, String>> pseudo, List<Map.Entry<String, String>> kept, String rest) {
    StringBuilder content = new StringBuilder();
    int at = 0;
    while (true) {
      int line = rest.indexOf("\r\n", at);
      if (line < 0 || !rest.substring(at, line).matches("[0-9a-fA-F]{1,4}")) {
        return null;
      }
      int size = Integer.parseInt(rest.substring(at, line), 16);
      at = line + 2;
      if (size == 0) {
        break;
      }
      if (!rest.startsWith("\r\n", at + size)) {
        return null;
      }
      content.append(rest, at, at + size);
      at += size + 2;
    }
    String after = rest.substring(at);
    if (after.indexOf("\r\n\r\n") != after.length() - 4 && !after.equals("\r\n")) {
      return null;
    }
    String[] lines = after.equals("\r\n") ? new String[0] : after.split("\r\n");
    List<Map.Entry<String, String>> trailers =
        after.replace("\r\n", "").matches("(?s).*[\r\n].*") ? null : fields(lines, 0);
    if (trailers == null) {
      return null;
    }
    trailers.removeIf(field -> isOfAConnection(field.getKey()));
    return new PlainCall(pseudo, kept, content.toString(), trailers);
  }

  private static List<String> values(List<Map.Entry<String, String>> fields, String name) {
    return fields.stream()
        .filter(field -> field.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static List<Map.Entry<String, String>> pseudo(
      String method, String target, List<Map.Entry<String, String>> fields) {
    List<Map.Entry<String, String>> pseudo = new ArrayList<>();
    pseudo.add(Map.entry(":method", method));
    List<String> hosts = values(fields, "host");
    int scheme = target.indexOf("://");
    if (method.equals("CONNECT")) {
      pseudo.add(Map.entry(":authority", target));
    } else if (scheme > 0 && !target.startsWith("/")) {
      int path = scheme + 3;
      while (path < target.length() && "/?#".indexOf(target.charAt(path)) < 0) {
        path++;
      }
      String rest = target.substring(path);
      pseudo.add(Map.entry(":scheme", target.substring(0, scheme).toLowerCase(Locale.ROOT)));
      pseudo.add(Map.entry(":path", rest.startsWith("/") ? rest : "/" + rest));
      String named = target.substring(scheme + 3, path);
      pseudo.add(Map.entry(":authority", isSame(named, hosts) ? hosts.get(0) : named));
    } else {
      pseudo.add(Map.entry(":scheme", "http"));
      pseudo.add(Map.entry(":path", target));
      if (hosts.size() == 1) {
        pseudo.add(Map.entry(":authority", hosts.get(0)));
      }
    }
    return pseudo;
  }

  /** Whether HTTP/1.1 says of this host what HTTP/2 would: both name one, in a known scheme. */
  private static boolean isSameKind(String target, List<String> hosts) {
    return hosts.size() == 1 && target.matches("(?i)https?://[a-z0-9.:]+([/?#].*)?");
  }

  private static boolean isSame(String named, List<String> hosts) {
    return hosts.size() == 1
        && named.toLowerCase(Locale.ROOT).replaceAll(":80$", "").equals(hosts.get(0));
  }

  String method() {
    return pseudo.get(0).getValue();
  }

  /** Its head as octets of HPACK. */
  byte[] block() {
    FieldBlock block = new FieldBlock();
    pseudo.forEach(field -> block.add(field.getKey(), field.getValue()));
    fields.forEach(field -> block.add(field.getKey(), field.getValue()));
    return block.octets();
  }

  byte[] trailerBlock() {
    FieldBlock block = new FieldBlock();
    trailers.forEach(field -> block.add(field.getKey(), field.getValue()));
    return block.octets();
  }
}
