// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ModelWriter;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;

/** Writes Deeplearning4j's preprocessors, which rearrange values between layers. */
final class Reshaping {

  private final String name;
  private final ModelWriter draft;

  private Reshaping(String name, ModelWriter draft) {
    this.name = name;
    this.draft = draft;
  }

  /**
   * Writes a preprocessor.
   *
   * @throws InvalidNetException if it is of an unsupported kind
   */
  static Value write(InputPreProcessor preprocessor, Value in, String name, ModelWriter draft) {
    return new Reshaping(name, draft).write(preprocessor, in);
  }

  private Value write(InputPreProcessor preprocessor, Value in) {
    if (preprocessor instanceof ComposableInputPreProcessor several) {
      Value value = in;
      for (InputPreProcessor each : several.getInputPreProcessors()) {
        value = write(each, value);
      }
      return value;
    } else if (preprocessor instanceof CnnToFeedForwardPreProcessor) {
      return flat(in);
    } else if (preprocessor instanceof FeedForwardToCnnPreProcessor maps) {
      return in.isMap()
          ? in
          : maps(
              in,
              CNN2DFormat.NCHW,
              List.of(maps.getNumChannels(), maps.getInputHeight(), maps.getInputWidth()));
    } else if (preprocessor instanceof ReshapePreprocessor reshape) {
      return reshape(in, reshape);
    }
    throw new InvalidNetException("no such preprocessor: " + preprocessor.getClass().getName());
  }

  /** Flattens maps to rows of features, in the order of Deeplearning4j's own layout. */
  private Value flat(Value in) {
    if (!in.isMap()) {
      return in;
    }
    long pixels = in.shape().get(1) * in.shape().get(2);
    String maps = in.name();
    if (in.channelsLast() && pixels > 1 && in.channels() > 1) {
      maps =
          draft.node(
              "Transpose", name + "/nhwc", List.of(maps), Attribute.integers("perm", 0, 2, 3, 1));
    }
    return in.as(draft.node("Flatten", name, List.of(maps)), in.channels() * pixels);
  }

  private Value reshape(Value in, ReshapePreprocessor reshape) {
    long[] target = reshape.getTargetShape();
    if (reshape.isHasMiniBatchDimension()) {
      target = Arrays.copyOfRange(target, 1, target.length);
    }
    if (target.length == 1) {
      return flat(in);
    } else if (target.length == 3 && !in.isMap()) {
      // as ReshapePreprocessor.getOutputType has it
      return reshape.getFormat() == CNN2DFormat.NCHW && reshape.getInputShape().length > 1
          ? maps(in, CNN2DFormat.NCHW, List.of(target[0], target[1], target[2]))
          : lastToFirst(in, target);
    }
    throw new InvalidNetException(
        Texts.format("it makes %s of %s", Arrays.toString(target), in.shape()));
  }

  private Value lastToFirst(Value in, long... target) {
    List<Long> shape = List.of(target[2], target[0], target[1]);
    if (target[0] * target[1] == 1) {
      return maps(in, CNN2DFormat.NHWC, shape);
    }
    String last = shaped(in.name(), name + "/nhwc", List.of(target[0], target[1], target[2]));
    String first =
        draft.node("Transpose", name, List.of(last), Attribute.integers("perm", 0, 3, 1, 2));
    return new Value(first, shape, CNN2DFormat.NHWC);
  }

  private Value maps(Value in, CNN2DFormat format, List<Long> shape) {
    return new Value(shaped(in.name(), name, shape), shape, format);
  }

  private String shaped(String input, String output, List<Long> shape) {
    String dims = draft.integers(output + "/shape", 0L, shape.get(0), shape.get(1), shape.get(2));
    return draft.node("Reshape", output, List.of(input, dims));
  }
}
