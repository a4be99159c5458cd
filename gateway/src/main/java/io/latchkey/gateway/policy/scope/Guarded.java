package io.latchkey.gateway.policy.scope;

/** A route's plan that says who may do what there. */
public interface Guarded {
  AccessPlan access();
}
