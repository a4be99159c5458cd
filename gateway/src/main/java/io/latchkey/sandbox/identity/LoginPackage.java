package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.tenant.Draw;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One login in progress: whose, which challenges, how far. The first wrong answer ends it for good.
 * Made for names that nobody has too, so that they cannot be told from others.
 */
final class LoginPackage {
  /** What an action led to. */
  enum Outcome {
    FAILURE,
    NEXT_CHALLENGE,
    PENDING,
    SUCCESS
  }

  /** A mechanism as this package offers it. */
  record Offer(String id, Mechanism mechanism) {}

  private final String id;
  private final @Nullable Account account;
  private final boolean platform;
  private final List<List<Offer>> challenges;
  private final boolean approved;
  private int polls;
  private int challenge;
  private @Nullable Offer started;
  private boolean dead;

  LoginPackage(
      Draw draw, @Nullable Account account, boolean platform, int polls, boolean approved) {
    this.id = draw.hex(32);
    this.account = account;
    this.platform = platform;
    this.polls = polls;
    this.approved = approved;
    this.challenges = new ArrayList<>();
    List<List<Mechanism>> offered =
        account == null || account.federated()
            ? List.of(List.of(Mechanism.PASSWORD))
            : account.challenges();
    for (List<Mechanism> mechanisms : offered) {
      challenges.add(mechanisms.stream().map(one -> new Offer(draw.hex(32), one)).toList());
    }
  }

  String id() {
    return id;
  }

  boolean platform() {
    return platform;
  }

  List<List<Offer>> challenges() {
    return challenges;
  }

  Optional<Account> account() {
    return Optional.ofNullable(account);
  }

  /** Takes one action of the user; after a failure or a success every further one fails. */
  synchronized Outcome advance(String mechanismId, String action, String answer) {
    Optional<Offer> offer = dead ? Optional.empty() : offered(mechanismId);
    Outcome outcome = offer.map(one -> act(one, action, answer)).orElse(Outcome.FAILURE);
    if (outcome == Outcome.FAILURE || outcome == Outcome.SUCCESS) {
      dead = true;
    }
    return outcome;
  }

  /** One look of a federated user's client at how the other identity provider is doing. */
  synchronized Outcome pollFederated() {
    Outcome outcome = dead || account == null ? Outcome.FAILURE : poll();
    if (outcome != Outcome.PENDING) {
      dead = true;
    }
    return outcome;
  }

  private Optional<Offer> offered(String mechanismId) {
    return challenge < challenges.size()
        ? challenges.get(challenge).stream().filter(o -> o.id().equals(mechanismId)).findFirst()
        : Optional.empty();
  }

  private Outcome act(Offer offer, String action, String answer) {
    return switch (action) {
      case "Answer" -> answered(offer, answer) ? next() : Outcome.FAILURE;
      case "StartOOB", "RetryOOB" -> start(offer);
      case "Poll" -> offer.equals(started) ? poll() : Outcome.FAILURE;
      default -> Outcome.FAILURE;
    };
  }

  private boolean answered(Offer offer, String answer) {
    if (account == null || account.federated()) {
      return false;
    }
    return switch (offer.mechanism()) {
      case PASSWORD -> answer.equals(account.password());
      case OATH_CODE -> answer.equals(account.code());
      case EMAIL_CODE -> offer.equals(started) && answer.equals(account.code());
      case PUSH -> false;
    };
  }

  private Outcome start(Offer offer) {
    if (!offer.mechanism().isOutOfBand()) {
      return Outcome.FAILURE;
    }
    started = offer;
    return Outcome.PENDING;
  }

  private Outcome poll() {
    if (polls > 0) {
      polls--;
      return Outcome.PENDING;
    }
    boolean answersByPoll = started == null || started.mechanism() == Mechanism.PUSH;
    if (!answersByPoll) {
      return Outcome.PENDING;
    }
    return approved ? next() : Outcome.FAILURE;
  }

  private Outcome next() {
    challenge++;
    started = null;
    return challenge < challenges.size() ? Outcome.NEXT_CHALLENGE : Outcome.SUCCESS;
  }
}
