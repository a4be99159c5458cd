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
  private volatile TokenSlot[] slots;
  private final AtomicInteger turn = new AtomicInteger();

  TokenSlots(int size) {
    TokenSlot[] made = new TokenSlot[size];
    Arrays.setAll(made, i -> new TokenSlot());
    slots = made;
  }

  /**
   * Makes it so many slots: more of them are empty, fewer are those that serve longest.
   *
   * @return the slots that are no longer among them
   */
  List<TokenSlot> resize(int size) {
    TokenSlot[] before = slots;
    TokenSlot[] sorted = before.clone();
    Arrays.sort(sorted, NEED.reversed());
    TokenSlot[] after = Arrays.copyOf(sorted, size);
    for (int i = before.length; i < size; i++) {
      after[i] = new TokenSlot();
    }
    slots = after;
    return List.of(sorted).subList(Math.min(size, sorted.length), sorted.length);
  }

  /**
   * The next token in turn that may be handed out now, or null. Any thread; no lock, no garbage.
   */
  @Nullable Token pick(long now) {
    return pick(now, 0);
  }

  /** The next token in turn that may be handed out now and is of a generation above this one. */
  private @Nullable Token pick(long now, long above) {
    TokenSlot[] slots = this.slots;
    int first = slots.length == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), slots.length);
    for (int i = 0; i < slots.length; i++) {
      int at = first + i;
      Token token = slots[at < slots.length ? at : at - slots.length].published();
      if (token != null && token.isUsable(now) && token.generation() > above) {
        return token;
      }
    }
    return null;
  }

  /**
   * The token for a call that {@code refused} was refused to: the same one if its rejection did not
   * count; else one that was got after it was dropped, for what revoked it may have revoked all
   * that there were then; or null.
   */
  @Nullable Token pickInPlaceOf(Token refused, long now) {
    TokenSlot slot = refused.slot();
    if (slot.published() == refused && refused.isUsable(now)) {
      return refused;
    }
    return pick(now, Math.max(refused.generation(), slot.newestAtRejection()));
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

  /** The slot to get a token for: one that is due, or else one that is empty if any is wanted. */
  @Nullable TokenSlot next(boolean wanted) {
    return Arrays.stream(slots)
        .filter(slot -> slot.isDue() || wanted && !slot.state().isServing())
        .min(Comparator.<TokenSlot, Boolean>comparing(slot -> !slot.isDue()).thenComparing(NEED))
        .orElse(null);
  }

  /** The slot that has most use for a token: one that serves not, else the one that ends first. */
  TokenSlot neediest() {
    return Arrays.stream(slots).min(NEED).orElseThrow();
  }

  private static final Comparator<TokenSlot> NEED =
      Comparator.<TokenSlot, Boolean>comparing(slot -> slot.state().isServing())
          .thenComparing(
              slot -> {
                Token token = slot.published();
                return token == null ? Instant.MIN : token.expiry();
              });

  /** The tokens that serve. */
  List<Token> tokens() {
    return Arrays.stream(slots).map(TokenSlot::published).filter(Objects::nonNull).toList();
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

  /** The token that lives longest, or null. */
  @Nullable Token longest(long now) {
    return usable(now).max(Comparator.comparing(Token::expiry)).orElse(null);
  }

  /** When the first of the tokens is to be replaced, or null if there is none. */
  @Nullable Instant refresh(long now) {
    return usable(now).map(Token::refresh).min(Comparator.naturalOrder()).orElse(null);
  }

  private Stream<Token> usable(long now) {
    return Arrays.stream(slots)
        .map(TokenSlot::published)
        .filter(Objects::nonNull)
        .filter(token -> token.isUsable(now));
  }
}
