package io.latchkey.sandbox.http;

import org.jspecify.annotations.Nullable;

/** What takes a call whose content is too large to hold, and sees its head before its content. */
@FunctionalInterface
public interface SinkHandler {
  /** A sink for the content, or null when the call was answered already and its content is moot. */
  @Nullable ContentSink open(Call call, Reply reply);
}
