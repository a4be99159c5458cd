package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.upstream.credential.Token;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.credential.Unavailable;
import io.latchkey.gateway.upstream.credential.Waiter;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Gets one token for a person at a command line, by the code that gets them for calls. */
public final class TokenFetch {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private TokenFetch() {}

  /**
   * A token of the account; blocks.
   *
   * @throws IOException with a sentence, if there is none; what the token endpoint said is in the
   *     log
   */
  public static Secret fetch(GatewaySettings settings, String account) throws IOException {
    Network network = new Network();
    try {
      RunningPlan plan =
          new PlanBuilder(settings, "latchkey", network, new Metrics(InstantSource.system()))
              .build();
      TokenPool pool =
          plan.pools().stream()
              .filter(each -> each.account().equals(account))
              .findFirst()
              .orElseThrow(() -> new IOException("there is no service account " + account));
      CompletableFuture<Secret> result = new CompletableFuture<>();
      pool.acquire(Runnable::run, LONGEST, new Receiver(result));
      return result.join();
    } catch (CompletionException failed) {
      Throwable cause = failed.getCause();
      throw new IOException(cause == null ? "unknown" : cause.getMessage(), failed);
    } finally {
      // the plan is not closed: closing it would end the session whose token is being printed
      network.close();
    }
  }

  private record Receiver(CompletableFuture<Secret> result) implements Waiter {
    @Override
    public void ready(Token token) {
      result.complete(token.value());
    }

    @Override
    public void failed(Unavailable unavailable) {
      result.completeExceptionally(new IOException(unavailable.reason()));
    }
  }
}
