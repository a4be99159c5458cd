package io.latchkey.gateway.journey.http2;

import java.util.List;
import java.util.stream.Stream;

/** All cases of conformance: those that h2spec has, by its numbers, and {@code more} of ours. */
final class ConformanceTable {
  private ConformanceTable() {}

  static List<ConformanceCase> all() {
    return Stream.of(
            GenericCases.connection(),
            GenericCases.frames(),
            GenericCases.messages(),
            FrameCases.all(),
            StreamCases.all(),
            MessageFrameCases.all(),
            ControlFrameCases.all(),
            WindowCases.all(),
            MessageCases.all(),
            FieldCases.all(),
            HpackCases.all())
        .flatMap(List::stream)
        .toList();
  }
}
