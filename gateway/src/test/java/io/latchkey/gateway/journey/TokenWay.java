package io.latchkey.gateway.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every way from one state of a pooled token to another, as the README and TokenSlot draw it. */
enum TokenWay {
  EMPTY_DEPARTED("MINTING"),
  EMPTY_PROMOTED("FRESH"),
  MINTING_LANDED("FRESH"),
  MINTING_FAILED("BACKING_OFF"),
  MINTING_PROMOTED("FRESH"),
  MINTING_TURNED("EMPTY"),
  FRESH_DUE("REFRESHING"),
  FRESH_REJECTED("REJECTED"),
  FRESH_LAPSED("EXPIRED"),
  FRESH_RENEWED("FRESH"),
  FRESH_PROMOTED("FRESH"),
  FRESH_TURNED("REFRESHING"),
  REFRESHING_LANDED("FRESH"),
  REFRESHING_FAILED("REFRESHING"),
  REFRESHING_REJECTED("REJECTED"),
  REFRESHING_LAPSED("EXPIRED"),
  REFRESHING_OUTLIVED("MINTING"),
  REFRESHING_RENEWED("REFRESHING"),
  REFRESHING_PROMOTED("FRESH"),
  REFRESHING_TURNED("REFRESHING"),
  EXPIRED_DEPARTED("MINTING"),
  EXPIRED_PROMOTED("FRESH"),
  REJECTED_DEPARTED("MINTING"),
  REJECTED_DISCARDED("REJECTED"),
  REJECTED_FAILED("BACKING_OFF"),
  REJECTED_PROMOTED("FRESH"),
  BACKING_OFF_RESTED("EMPTY"),
  BACKING_OFF_PROMOTED("FRESH"),
  BACKING_OFF_TURNED("EMPTY");

  private static final Pattern DRAWN = Pattern.compile("([A-Z_]+) +--([a-z]+)--> +([A-Z_]+)");

  private final String to;

  TokenWay(String to) {
    this.to = to;
  }

  /** As it is drawn: where from, why, where to. */
  private String drawn() {
    int at = name().lastIndexOf('_');
    String event = name().substring(at + 1).toLowerCase(Locale.ROOT);
    return name().substring(0, at) + " " + event + " " + to;
  }

  static List<String> all() {
    return Arrays.stream(values()).map(TokenWay::drawn).toList();
  }

  /** The ways that {@code file} of the repository draws. */
  static List<String> drawnIn(String file) {
    try {
      Path root = Path.of("").toAbsolutePath();
      Path home = Files.exists(root.resolve("config")) ? root : root.getParent();
      return lines(Files.readString(home.resolve(file))).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Stream<String> lines(String text) {
    Matcher matcher = DRAWN.matcher(text);
    return matcher.results().map(way -> way.group(1) + " " + way.group(2) + " " + way.group(3));
  }
}
