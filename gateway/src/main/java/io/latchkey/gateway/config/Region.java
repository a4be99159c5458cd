package io.latchkey.gateway.config;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A region of CyberArk Secure Web Sessions: where its API is, and who issues its tokens. */
public enum Region {
  UNITED_STATES("alero.io"),
  EUROPE("alero.eu"),
  CANADA("ca.alero.io"),
  AUSTRALIA("au.alero.io"),
  UNITED_KINGDOM("uk.alero.io"),
  INDIA("in.alero.io"),
  SINGAPORE("sg.alero.io"),
  EMIRATES("ae.alero.io");

  final String word;

  Region(String word) {
    this.word = word;
  }

  /** The region of this word, {@code alero.eu} for example. */
  public static Optional<Region> of(String word) {
    return Arrays.stream(values()).filter(region -> region.word.equals(word)).findFirst();
  }

  /** Every word, for people. */
  public static String words() {
    return Arrays.stream(values()).map(region -> region.word).collect(Collectors.joining(", "));
  }

  URI url() {
    return URI.create("https://api." + word);
  }

  /** The realm of service accounts. */
  public URI issuer() {
    return URI.create("https://auth." + word + "/auth/realms/serviceaccounts");
  }
}
