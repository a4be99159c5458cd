package io.latchkey.sandbox.aic.crest;

import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.http.Pairs;
import java.util.Optional;

/**
 * What a query asks for.
 *
 * @param pageSize objects of one page; 0 = all at once
 * @param offset objects skipped; counts only where there are pages
 * @param cookie where the page before ended
 */
public record Query(
    QueryFilter filter,
    Fields fields,
    SortKeys sort,
    int pageSize,
    int offset,
    Optional<String> cookie,
    Policy policy) {

  /** Whether a page says how many objects there are in all. */
  public enum Policy {
    NONE,
    ESTIMATE,
    EXACT
  }

  /** Reads the parameters of a query; every mistake is 400. */
  public static Query of(Pairs parameters) {
    Optional<String> cookie =
        parameters.first("_pagedResultsCookie").filter(text -> !text.isEmpty());
    int offset = number(parameters, "_pagedResultsOffset");
    if (cookie.isPresent() && offset > 0) {
      throw CrestException.badRequest(
          "_pagedResultsOffset and _pagedResultsCookie must not be used together");
    }
    return new Query(
        filter(parameters),
        Fields.of(parameters.first("_fields").orElse("")),
        SortKeys.of(parameters.first("_sortKeys").orElse("")),
        number(parameters, "_pageSize"),
        offset,
        cookie,
        policy(parameters.first("_totalPagedResultsPolicy").orElse("NONE")));
  }

  private static QueryFilter filter(Pairs parameters) {
    Optional<String> filter = parameters.first("_queryFilter");
    Optional<String> id = parameters.first("_queryId");
    if (filter.isPresent() == id.isPresent()) {
      throw CrestException.badRequest(
          "A query needs one of _queryFilter and _queryId, such as _queryFilter=true");
    }
    if (filter.isPresent()) {
      return FilterParser.parse(filter.get());
    }
    if (!id.get().equals("query-all") && !id.get().equals("query-all-ids")) {
      throw CrestException.badRequest("The query '" + id.get() + "' does not exist");
    }
    return object -> true;
  }

  private static int number(Pairs parameters, String name) {
    String text = parameters.first(name).orElse("0");
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, together with the negative ones
    }
    throw CrestException.badRequest(
        "The value '" + text + "' for parameter '" + name + "' is not a whole number from 0");
  }

  private static Policy policy(String text) {
    for (Policy policy : Policy.values()) {
      if (Names.lower(policy.name()).equals(Names.lower(text))) {
        return policy;
      }
    }
    throw CrestException.badRequest(
        "The value '"
            + text
            + "' for parameter '_totalPagedResultsPolicy' is not NONE, ESTIMATE"
            + " or EXACT");
  }
}
