package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what an answer's listener hears; pieces of content that follow each other as one. */
final class Recorder implements AnswerListener {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private Runnable onAnswer = () -> {};
  private int ends;

  /** Does this when the head comes. */
  Recorder onAnswer(Runnable then) {
    onAnswer = then;
    return this;
  }

  String heard() {
    return String.join(" ", heard);
  }

  /** How often it heard that there is no more. */
  int ends() {
    return ends;
  }

  boolean isOver() {
    return heard.stream().anyMatch(word -> word.startsWith("end") || word.startsWith("failed"));
  }

  @Override
  public void onInterim(int status, FieldSection fields) {
    heard.add("interim:" + status);
  }

  @Override
  public void onAnswer(int status, FieldSection fields, Framing framing) {
    heard.add("answer:" + status);
    onAnswer.run();
  }

  @Override
  public void onContent(ByteBuf piece) {
    String text = piece.toString(StandardCharsets.ISO_8859_1);
    piece.release();
    int last = heard.size() - 1;
    if (last >= 0 && heard.get(last).startsWith("content:")) {
      heard.set(last, heard.get(last) + text);
    } else {
      heard.add("content:" + text);
    }
  }

  @Override
  public void onPause() {}

  @Override
  public void onEnd(FieldSection trailers) {
    ends++;
    heard.add("end:" + trailers.count());
  }

  @Override
  public void onFailure(UpstreamException why) {
    ends++;
    heard.add("failed:" + why.kind());
  }

  @Override
  public void onWritabilityChanged() {}
}
