package io.latchkey.sandbox.http;

/** One header field of an answer, in the order and spelling in which it is sent. */
public record Field(String name, String value) {}
