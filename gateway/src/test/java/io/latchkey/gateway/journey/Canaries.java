package io.latchkey.gateway.journey;

import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Values that must never come out, and the search for them in every form they could take. */
final class Canaries {
  /** So many first characters are as good as the whole. */
  private static final int PREFIX = 14;

  /** How far apart the pieces of a number begin: each line of PEM holds a whole piece or more. */
  private static final int STRIDE = 8;

  private record Sought(String name, String text) {}

  /** What is sought, by its first {@link #PREFIX} characters; servers add on their own threads. */
  private final Map<String, List<Sought>> index = new ConcurrentHashMap<>();

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
    forms(value).forEach((form, text) -> seek(name + " " + form, text));
    return value;
  }

  /** Remembers the private numbers of a key, whole and in pieces. */
  void add(String name, PrivateNumbers key) {
    key.members().forEach((member, octets) -> addOctets(name + " " + member, octets));
  }

  private void addOctets(String name, byte[] octets) {
    String decimal = new BigInteger(1, octets).toString();
    seek(name + " decimal", decimal.substring(0, 2 * PREFIX));
    for (int at = 0; at + PREFIX <= octets.length; at += STRIDE) {
      byte[] piece = Arrays.copyOfRange(octets, at, at + PREFIX);
      String place = name + " at " + at + " ";
      encodings(piece).forEach((form, text) -> seek(place + form, text));
    }
  }

  private void seek(String name, String text) {
    index
        .computeIfAbsent(text.substring(0, PREFIX), none -> new CopyOnWriteArrayList<>())
        .add(new Sought(name, text));
  }

  /** What was found in {@code text}: the name of each canary and the form it had. */
  List<String> findIn(String text) {
    Set<String> found = new LinkedHashSet<>();
    for (int at = 0; at + PREFIX <= text.length(); at++) {
      for (Sought sought : index.getOrDefault(text.substring(at, at + PREFIX), List.of())) {
        if (text.startsWith(sought.text(), at)) {
          found.add(sought.name());
        }
      }
    }
    return List.copyOf(found);
  }

  /** Every form of a value that is searched for. */
  static Map<String, String> forms(String value) {
    Map<String, String> forms = new LinkedHashMap<>();
    byte[] octets = value.getBytes(StandardCharsets.UTF_8);
    forms.put("raw", value.substring(0, PREFIX));
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
    forms.put("URL-encoded", encoded);
    forms.put("URL-encoded in lower case", encoded.toLowerCase(Locale.ROOT));
    forms.putAll(encodings(octets));
    return forms;
  }

  private static Map<String, String> encodings(byte[] octets) {
    Map<String, String> forms = new LinkedHashMap<>();
    String hex = HexFormat.of().formatHex(octets).substring(0, 2 * PREFIX);
    forms.put("hex", hex);
    forms.put("hex in upper case", hex.toUpperCase(Locale.ROOT));
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
