package io.latchkey.gateway.journey;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages as raw bytes, with what must become of them, read from {@code /corpus}; its README tells
 * the form of the files.
 */
public final class Corpus {
  /** Field lines of a caller that is proven, on a connection from this machine. */
  public static final String ME = "Host: a\r\nX-Latchkey: 1\r\n";

  private static final String MARKS = "<>=~^";

  private Corpus() {}

  /**
   * One message.
   *
   * @param name unique in its file
   * @param learnt where: sections of RFCs, ids of advisories
   * @param lines what stands behind each mark, lines of one mark joined
   */
  public record Case(String name, String learnt, Map<Character, String> lines) {

    /** What stands behind a mark, its escapes still in place; empty where the mark is missing. */
    public String text(char mark) {
      return lines.getOrDefault(mark, "");
    }

    /** The bytes behind a mark, as ISO 8859-1. */
    public String bytes(char mark) {
      return unescaped(text(mark));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  public static List<Case> requests() {
    return read(
        "requests/framing.txt",
        "requests/chunked.txt",
        "requests/lines.txt",
        "requests/hosts.txt",
        "requests/targets.txt",
        "requests/fields.txt",
        "requests/connections.txt",
        "requests/unusual.txt");
  }

  public static List<Case> answers() {
    return read("answers/heads.txt", "answers/framing.txt", "answers/ends.txt");
  }

  private static List<Case> read(String... files) {
    List<Case> cases = new ArrayList<>();
    for (String file : files) {
      parse(file, resource(file), cases);
    }
    return cases;
  }

  static String resource(String file) {
    try (InputStream in = Corpus.class.getResourceAsStream("/corpus/" + file)) {
      if (in == null) {
        throw new AssertionError("there is no corpus/" + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private static void parse(String file, String text, List<Case> cases) {
    for (String line : text.split("\n")) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        int end = line.indexOf(']');
        cases.add(
            new Case(line.substring(1, end), line.substring(end + 1).strip(), new HashMap<>()));
      } else if (MARKS.indexOf(line.charAt(0)) >= 0 && line.startsWith(" ", 1)) {
        Case last = cases.get(cases.size() - 1);
        last.lines.merge(line.charAt(0), line.substring(2), String::concat);
      } else {
        throw new AssertionError(file + ": not a line of a corpus: " + line);
      }
    }
  }

  /** Text with {@code \r}, {@code \n}, {@code \t}, {@code <0x00>}, {@code <me>} put in. */
  static String unescaped(String text) {
    StringBuilder out = new StringBuilder();
    String whole = text.replace("<me>", ME).replace("\\r", "\r").replace("\\n", "\n");
    whole = whole.replace("\\t", "\t");
    int from = 0;
    for (int at = whole.indexOf('<'); at >= 0; at = whole.indexOf('<', from)) {
      out.append(whole, from, at);
      int end = whole.indexOf('>', at);
      String word = end < 0 ? "" : whole.substring(at + 1, end);
      from = end + 1;
      if (word.startsWith("0x")) {
        out.append((char) Integer.parseInt(word.substring(2), 16));
      } else if (word.startsWith("repeat ")) {
        String[] parts = word.split(" ", 3);
        out.append(parts[2].repeat(Integer.parseInt(parts[1])));
      } else {
        out.append('<');
        from = at + 1;
      }
    }
    return out.append(whole, from, whole.length()).toString();
  }
}
