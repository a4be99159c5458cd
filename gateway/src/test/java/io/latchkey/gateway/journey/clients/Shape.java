package io.latchkey.gateway.journey.clients;

import io.latchkey.gateway.journey.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a client that is no program of this machine sends on one connection, octet for octet.
 *
 * @param name of the client and what it does
 */
record Shape(String name, List<Message> messages) {
  /**
   * One request of it.
   *
   * @param head with its empty line
   * @param waits whether the client waits for 100 (Continue) between head and content
   * @param content as it is framed
   */
  record Message(String head, boolean waits, String content) {
    Received asRead() {
      boolean chunked = head.toLowerCase(Locale.ROOT).contains("\ntransfer-encoding:");
      return Received.of(head, chunked ? unchunked(content) : content);
    }

    private static String unchunked(String framed) {
      StringBuilder plain = new StringBuilder();
      String rest = framed;
      while (true) {
        int end = rest.indexOf("\r\n");
        int size = Integer.parseInt(rest.substring(0, end), 16);
        if (size == 0) {
          return plain.toString();
        }
        plain.append(rest, end + 2, end + 2 + size);
        rest = rest.substring(end + 2 + size + 2);
      }
    }
  }

  /** Reads the file of shapes; its own first lines say how it is written. */
  static List<Shape> all() {
    List<Shape> shapes = new ArrayList<>();
    for (String section : Bench.resource("shapes.txt").split("\n=== ")) {
      if (!section.startsWith("#")) {
        int end = section.indexOf('\n');
        shapes.add(new Shape(section.substring(0, end), messages(section.substring(end + 1))));
      }
    }
    return shapes;
  }

  private static List<Message> messages(String section) {
    List<Message> messages = new ArrayList<>();
    for (String text : section.stripTrailing().split("\n--- next\n")) {
      int end = text.indexOf("\n\n");
      String lines = end < 0 ? text : text.substring(0, end);
      String content = end < 0 ? "" : text.substring(end + 2).strip();
      boolean waits = content.startsWith("--- waits\n");
      String framed = (waits ? content.substring(10) : content).replace("\n", "");
      String head =
          lines.replace("KEY", Yaml.KEY).replace("\n", "\r\n").replace("\\r\\n", "\r\n")
              + "\r\n\r\n";
      messages.add(new Message(head, waits, framed.replace("\\r\\n", "\r\n")));
    }
    return messages;
  }

  @Override
  public String toString() {
    return name;
  }
}
