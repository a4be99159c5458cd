package io.latchkey.sandbox.sws;

/** A client that the realm knows, by whichever proof: its client id and its role. */
record RealmClient(String id, SwsRole role) {}
