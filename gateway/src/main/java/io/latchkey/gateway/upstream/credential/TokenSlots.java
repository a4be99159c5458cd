package io.latchkey.gateway.upstream.credential;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The slots of a pool, and the turn that shares their tokens out evenly. */
final class TokenSlots {
  private final TokenSlot[] slots;
  private final AtomicInteger turn = new AtomicInteger();

  TokenSlots(int size) {
    slots = new TokenSlot[size];
    Arrays.setAll(slots, i -> new TokenSlot());
  }

  /**
   * The next token in turn that may be handed out now, or null. Any thread; no lock, no garbage.
   */
  @Nullable Token pick(long now) {
    int first = slots.length == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), slots.length);
    for (int i = 0; i < slots.length; i++) {
      int at = first + i;
      Token token = slots[at < slots.length ? at : at - slots.length].published();
      if (token != null && token.isUsable(now)) {
        return token;
      }
    }
    return null;
  }

  int size() {
    return slots.length;
  }

  List<TokenSlot> all() {
    return List.of(slots);
  }

  void forEach(Consumer<TokenSlot> action) {
    for (TokenSlot slot : slots) {
      action.accept(slot);
    }
  }

  boolean any(Predicate<TokenSlot> test) {
    return Arrays.stream(slots).anyMatch(test);
  }

  /** The state that says most of whether calls are served. */
  SlotState best() {
    return Arrays.stream(slots).map(TokenSlot::state).max(SERVICE).orElse(SlotState.EMPTY);
  }

  private static final Comparator<SlotState> SERVICE =
      Comparator.comparing(SlotState::isServing)
          .thenComparing(state -> state == SlotState.FRESH)
          .thenComparing(state -> state == SlotState.MINTING)
          .thenComparing(Comparator.naturalOrder());

  int live(long now) {
    return (int) usable(now).count();
  }

  @Nullable Instant longest(long now) {
    return usable(now).map(Token::expiry).max(Comparator.naturalOrder()).orElse(null);
  }

  private Stream<Token> usable(long now) {
    return Arrays.stream(slots)
        .map(TokenSlot::published)
        .filter(Objects::nonNull)
        .filter(token -> token.isUsable(now));
  }
}
