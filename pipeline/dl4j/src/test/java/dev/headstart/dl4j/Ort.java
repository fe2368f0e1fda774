// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs models in ONNX Runtime, the reference of the tests here. */
public final class Ort {

  private Ort() {}

  /** A tensor of a model for an input. */
  public static INDArray run(Model model, INDArray input, String tensor) throws OrtException {
    byte[] exposed = ModelWriter.of(model).outputs(List.of(ValueInfo.named(tensor))).bytes();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(exposed);
        OnnxTensor value =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(input.dup('c').data().asFloat()), input.shape());
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), value), Set.of(tensor))) {
      OnnxTensor output = (OnnxTensor) result.get(0);
      FloatBuffer floats = output.getFloatBuffer();
      float[] values = new float[floats.remaining()];
      floats.get(values);
      return Nd4j.create(values, output.getInfo().getShape(), 'c');
    }
  }
}
