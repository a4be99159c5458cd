package io.latchkey.gateway.journey;

import java.util.List;

/**
 * What some client made of the bytes of one connection: its answers but for the interim ones.
 *
 * @param answers each as status, a space and its content
 * @param whole whether it found nothing wrong with the last of them
 */
record Heard(List<String> answers, boolean whole) {}
