package io.latchkey.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.stream.Stream;

/**
 * The path of a request target, decoded once and refused where two servers could differ over it.
 *
 * <p>Most paths hold no escape and no parameters: they are their own only reading and cost one
 * scan.
 *
 * @param raw as it was written
 * @param routing decoded, with parameters, an encoded slash kept as {@code %2F}
 * @param readings all that it can mean; one for most paths
 * @param encodedSlash whether it holds {@code %2F}
 */
record PathReading(String raw, String routing, List<String> readings, boolean encodedSlash) {

  static PathReading of(String raw, boolean encodedSlash) throws RefusedException {
    boolean plain = true;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        throw Target.ambiguous("The path holds a byte outside of printable ASCII.");
      }
      if (c == '\\') {
        throw Target.ambiguous("The path holds a raw backslash.");
      }
      plain &= c != '%' && c != ';';
    }
    if (plain) {
      checkSegments(raw, true);
      return new PathReading(raw, raw, List.of(raw), false);
    }
    return new Decoding(raw, encodedSlash).read();
  }

  private static void checkSegments(String path, boolean lastMayBeEmpty) throws RefusedException {
    int start = 1;
    while (true) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      checkSegment(path, start, end, slash < 0 && lastMayBeEmpty);
      if (slash < 0) {
        return;
      }
      start = slash + 1;
    }
  }

  private static void checkSegment(String path, int start, int end, boolean mayBeEmpty)
      throws RefusedException {
    int length = end - start;
    if (length == 0 && !mayBeEmpty) {
      throw Target.ambiguous("The path holds an empty segment.");
    }
    boolean dot = length >= 1 && length <= 2 && path.charAt(start) == '.';
    if (dot && (length == 1 || path.charAt(start + 1) == '.')) {
      throw Target.ambiguous("The path holds a dot segment.");
    }
  }

  /** The slow way, for a path with escapes or parameters. */
  private static final class Decoding {
    private final String raw;
    private final boolean slashAllowed;
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
    private final ByteArrayOutputStream bare = new ByteArrayOutputStream();
    private boolean inParameters;
    private boolean parameters;
    private boolean encodedSlash;

    Decoding(String raw, boolean slashAllowed) {
      this.raw = raw;
      this.slashAllowed = slashAllowed;
    }

    PathReading read() throws RefusedException {
      for (int i = 0; i < raw.length(); i++) {
        char c = raw.charAt(i);
        if (c == '%') {
          escape(i);
          i += 2;
        } else {
          inParameters = c != '/' && (inParameters || c == ';');
          parameters |= inParameters;
          put(c);
        }
      }
      String withParameters = text(whole);
      String without = text(bare);
      checkCharacters(withParameters);
      if (!encodedSlash) {
        checkSegments(without, true);
        List<String> readings =
            parameters ? List.of(withParameters, without) : List.of(withParameters);
        return new PathReading(raw, withParameters, readings, false);
      }
      checkSegments(without.replace(KEPT_SLASH, '/'), !without.endsWith(KEPT));
      String kept = withParameters.replace(KEPT, "%2F");
      List<String> readings =
          Stream.of(
                  withParameters.replace(KEPT_SLASH, '/'),
                  kept,
                  without.replace(KEPT_SLASH, '/'),
                  without.replace(KEPT, "%2F"))
              .distinct()
              .toList();
      return new PathReading(raw, kept, readings, true);
    }

    /** Stands for an encoded slash until the readings are made; a raw NUL cannot come. */
    private static final char KEPT_SLASH = '\0';

    private static final String KEPT = "\0";

    private void escape(int at) throws RefusedException {
      int high = at + 2 < raw.length() ? Ascii.hex(raw.charAt(at + 1)) : -1;
      int low = at + 2 < raw.length() ? Ascii.hex(raw.charAt(at + 2)) : -1;
      if (high < 0 || low < 0) {
        throw Target.ambiguous("The path holds a '%' that is no escape.");
      }
      int b = high << 4 | low;
      if (b < ' ' || b == 0x7f) {
        throw Target.ambiguous("The path holds an escaped control byte.");
      }
      if (b == '/' && slashAllowed) {
        if (inParameters) {
          throw Target.ambiguous("The path holds an escaped '/' in a ;parameter.");
        }
        encodedSlash = true;
        put(KEPT_SLASH);
      } else if ("%/\\;?#".indexOf(b) >= 0) {
        throw Target.ambiguous("The path holds an escaped '" + (char) b + "'.");
      } else {
        put(b);
      }
    }

    private void put(int b) {
      whole.write(b);
      if (!inParameters) {
        bare.write(b);
      }
    }

    private static String text(ByteArrayOutputStream bytes) throws RefusedException {
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes.toByteArray()))
            .toString();
      } catch (CharacterCodingException malformed) {
        throw Target.ambiguous("The path is not well-formed UTF-8.");
      }
    }

    private static void checkCharacters(String path) throws RefusedException {
      for (int i = 0; i < path.length(); i += Character.charCount(path.codePointAt(i))) {
        int character = path.codePointAt(i);
        if (character < 0x80) {
          continue;
        }
        String plain = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC);
        if (plain.indexOf('.') >= 0 || plain.indexOf('/') >= 0 || plain.indexOf('\\') >= 0) {
          throw Target.ambiguous("The path holds a character that stands for '.', '/' or '\\'.");
        }
      }
    }
  }
}
