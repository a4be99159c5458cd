package io.latchkey.gateway.bench;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.policy.route.Routes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Which route a call takes. */
public class RouteBenchmark extends Measured {
  @Param({"1", "100", "10000"})
  int count;

  private Routes<Object> routes;
  private RequestHead head;

  @Setup
  public void build() {
    routes = Ground.routes(count, "plan");
    head = Ground.head("/apps/app" + count / 2 + "/v1/people/4711");
  }

  @Benchmark
  public Object match() throws RefusedException {
    return routes.match(head);
  }
}
