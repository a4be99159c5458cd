package io.latchkey.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTrackerTest {

  /** Reads heads alone: payload is counted over. */
  private static FrameTracker reading(String hex, boolean masked, boolean extended) {
    FrameTracker tracker = new FrameTracker(masked, extended);
    for (byte octet : HexFormat.of().parseHex(hex.replace(" ", ""))) {
      if (tracker.violation() == null && tracker.take(octet)) {
        tracker.skip(tracker.left());
      }
    }
    return tracker;
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          81 00                            | -
          82 7d                            | -
          82 7e 00 7e                      | -
          82 7e 00 7d                      | BAD_LENGTH
          82 7e ff ff                      | -
          82 7f 00 00 00 00 00 01 00 00    | -
          82 7f 00 00 00 00 00 00 ff ff    | BAD_LENGTH
          82 7f 7f ff ff ff ff ff ff ff    | -
          82 7f 80 00 00 00 00 00 00 00    | BAD_LENGTH
          82 7f ff ff ff ff ff ff ff ff    | BAD_LENGTH
          89 7d                            | -
          89 7e                            | LONG_CONTROL
          88 7f                            | LONG_CONTROL
          09 00                            | FRAGMENTED_CONTROL
          08 00                            | FRAGMENTED_CONTROL
          0a                               | FRAGMENTED_CONTROL
          8a 00                            | -
          83                               | RESERVED_OPCODE
          87                               | RESERVED_OPCODE
          8b                               | RESERVED_OPCODE
          8f                               | RESERVED_OPCODE
          c1                               | RESERVED_BIT
          a1                               | RESERVED_BIT
          91                               | RESERVED_BIT
          81 80                            | MASKED
          80 00                            | STRAY_CONTINUATION
          00 00                            | STRAY_CONTINUATION
          01 00 80 00                      | -
          01 00 00 00 00 00 80 00          | -
          01 00 89 00 80 00                | -
          01 00 80 00 80 00                | STRAY_CONTINUATION
          01 00 81 00                      | INTERLEAVED_MESSAGE
          02 00 01 00                      | INTERLEAVED_MESSAGE
          81 00 80 00                      | STRAY_CONTINUATION
          88 00                            | -
          88 00 89                         | AFTER_CLOSE
          88 00 88 00                      | AFTER_CLOSE
          88 01                            | -
          01 00 88 00                      | -
          """)
  void headsOfATenant(String hex, @Nullable Violation expected) {
    assertThat(reading(hex, false, false).violation()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          81 80 00000000                          | -
          81 00                                   | UNMASKED
          89 00                                   | UNMASKED
          82 fe 00 7e 01020304                    | -
          82 fe 00 7d 01020304                    | BAD_LENGTH
          82 ff 00 00 00 00 00 01 00 00 01020304  | -
          82 ff 80 00 00 00 00 01 00 00 01020304  | BAD_LENGTH
          89 fe                                   | LONG_CONTROL
          c1                                      | RESERVED_BIT
          """)
  void headsOfACaller(String hex, @Nullable Violation expected) {
    assertThat(reading(hex, true, false).violation()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          c1 00        | -
          41 00 80 00  | -
          41 00 c0 00  | -
          c9           | RESERVED_BIT
          c8           | RESERVED_BIT
          a1           | RESERVED_BIT
          d1           | RESERVED_BIT
          f1           | RESERVED_BIT
          """)
  void anExtensionOwnsTheFirstReservedBitOfData(String hex, @Nullable Violation expected) {
    assertThat(reading(hex, false, true).violation()).isEqualTo(expected);
  }
}
