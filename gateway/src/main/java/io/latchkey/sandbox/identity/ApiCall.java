package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Call;

/** A call of the API that was let in: what was asked, with which arguments, by whom. */
record ApiCall(Call call, Arguments arguments, Principal principal) {}
