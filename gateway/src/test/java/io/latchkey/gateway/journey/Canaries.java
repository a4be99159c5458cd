package io.latchkey.gateway.journey;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values that must never come out, and the search for them in every form they could take. */
final class Canaries {
  /** So many first characters are as good as the whole. */
  private static final int PREFIX = 14;

  private final Map<String, String> values = new LinkedHashMap<>();
  private final SecureRandom random = new SecureRandom();

  /** A new random value, remembered under this name. */
  String make(String name) {
    byte[] octets = new byte[24];
    random.nextBytes(octets);
    return add(name, HexFormat.of().formatHex(octets));
  }

  /** Remembers a value that something else made. */
  String add(String name, String value) {
    if (value.length() < PREFIX) {
      throw new IllegalArgumentException(name + " is too short to be told from chance");
    }
    values.put(name, value);
    return value;
  }

  Map<String, String> values() {
    return values;
  }

  /** What was found in {@code text}: the name of each canary and the form it had. */
  List<String> findIn(String text) {
    List<String> found = new ArrayList<>();
    values.forEach(
        (name, value) ->
            forms(value)
                .forEach(
                    (form, sought) -> {
                      if (text.contains(sought)) {
                        found.add(name + " " + form);
                      }
                    }));
    return found;
  }

  /** Every form of a value that is searched for. */
  static Map<String, String> forms(String value) {
    Map<String, String> forms = new LinkedHashMap<>();
    byte[] octets = value.getBytes(StandardCharsets.UTF_8);
    forms.put("raw", value.substring(0, PREFIX));
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
    forms.put("URL-encoded", encoded);
    forms.put("URL-encoded in lower case", encoded.toLowerCase(Locale.ROOT));
    forms.put("hex", HexFormat.of().formatHex(octets).substring(0, 2 * PREFIX));
    for (int offset = 0; offset < 3; offset++) {
      forms.put("base64 at " + offset, aligned(Base64.getEncoder(), octets, offset));
      forms.put("base64url at " + offset, aligned(Base64.getUrlEncoder(), octets, offset));
    }
    return forms;
  }

  /** The characters that the octets alone decide, wherever in a longer text they stand. */
  private static String aligned(Base64.Encoder encoder, byte[] octets, int offset) {
    byte[] shifted = new byte[offset + PREFIX];
    System.arraycopy(octets, 0, shifted, offset, Math.min(octets.length, PREFIX));
    String encoded = encoder.withoutPadding().encodeToString(shifted);
    int whole = shifted.length * Byte.SIZE / 6;
    return encoded.substring(offset == 0 ? 0 : offset + 1, whole);
  }
}
