package dev.headstart.dl4j;

import dev.headstart.Texts;
import dev.headstart.net.InvalidNetException;
import java.util.List;
import onnx.Onnx.NodeProto;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** What moves values about and changes none. */
final class Shapes {

  private Shapes() {}

  static void same(NodeProto node, Draft draft) {
    draft.alias(node.getOutput(0), node.getInput(0));
  }

  static void nothing(NodeProto node, Draft draft) {
    // a constant is looked up where it is used
  }

  /** Flatten, Reshape, Squeeze, Unsqueeze: from maps to features or back. */
  static void reshape(NodeProto node, Draft draft) {
    List<Long> from = draft.shape(node.getInput(0));
    List<Long> to = draft.shape(node.getOutput(0));
    String input = draft.vertex(node.getInput(0));
    if (from.equals(to)) {
      same(node, draft);
    } else if (from.size() == 4 && to.size() == 2) {
      draft.computes(
          node,
          draft.reshape(
              node,
              new CnnToFeedForwardPreProcessor(from.get(2), from.get(3), from.get(1)),
              input));
    } else if (from.size() == 2 && to.size() == 4) {
      draft.computes(
          node,
          draft.reshape(
              node, new FeedForwardToCnnPreProcessor(to.get(2), to.get(3), to.get(1)), input));
    } else {
      throw new InvalidNetException(Texts.format("it makes %s of %s", to, from));
    }
  }

  static void concat(NodeProto node, Draft draft) {
    int rank = draft.shape(node.getInput(0)).size();
    long axis = Attributes.integer(node, "axis", 1);
    if ((axis < 0 ? axis + rank : axis) != 1) {
      throw new InvalidNetException("it joins along another dimension than the channels");
    }
    draft.computes(
        node,
        draft.vertex(
            node,
            new MergeVertex(),
            node.getInputList().stream().map(draft::vertex).toArray(String[]::new)));
  }
}
