package io.latchkey.sandbox.aic.crest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that cannot be served: the status, and what is told to the caller. */
public final class CrestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String told;
  private final transient @Nullable JsonNode detail;

  private CrestException(int status, String told, @Nullable JsonNode detail) {
    super(status + " " + told, null, false, false);
    this.status = status;
    this.told = told;
    this.detail = detail;
  }

  public static CrestException of(int status, String told) {
    return new CrestException(status, told, null);
  }

  public static CrestException badRequest(String told) {
    return of(400, told);
  }

  public static CrestException notFound(String told) {
    return of(404, told);
  }

  /** The same with what a {@code detail} member says. */
  public CrestException with(JsonNode more) {
    return new CrestException(status, told, more);
  }

  public int status() {
    return status;
  }

  public String told() {
    return told;
  }

  public Optional<JsonNode> detail() {
    return Optional.ofNullable(detail);
  }
}
