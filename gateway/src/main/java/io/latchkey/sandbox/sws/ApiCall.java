package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A call of the API that was let in.
 *
 * @param client who calls
 * @param ids what the path has in place of the braces of the operation's template
 */
record ApiCall(Call call, RealmClient client, List<String> ids) {
  String id() {
    return ids.get(0);
  }

  Query query() {
    return new Query(call);
  }

  Answer problem(int status, String detail) {
    return Problem.of(call, status, detail);
  }

  /** The one found, shown as JSON, or 404. */
  <T> Answer shown(Optional<T> found, Function<T, Object> view) {
    return found
        .map(one -> json(view.apply(one)))
        .orElseGet(() -> problem(404, "There is no " + id() + "."));
  }

  static Answer json(Object value) {
    return Answer.of(200, "application/json", Json.write(value));
  }
}
