// SPDX-License-Identifier: Apache-2.0
package dev.headstart.taps;

import dev.headstart.net.CutNet;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.net.card.NetTraits;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes a net whose code is made of features of several layers of another net, after Head2Toe
 * (Evci et al. 2022): their maps are averaged, the chosen channels gathered, put one after the
 * other and normalised. It ends there; layers that nothing was chosen from are not computed.
 */
public final class TappedNet {

  /** The name of its code layer, unless the net has such a tensor already. */
  public static final String CODE = "chosen_features";

  private TappedNet() {}

  /**
   * Returns the net. Equal features give the same bytes.
   *
   * @param net the net to take the features of
   * @param features those of each layer, in the order of the code; no layer twice
   * @param name the name of the new net
   * @param source the text for the card's {@code source}
   * @param metadata properties of the file
   * @throws dev.headstart.net.card.InvalidNetException if the net lacks a layer
   * @throws dev.headstart.InputException if the weights of a large net do not fit the heap
   */
  public static PretrainedNet of(
      PretrainedNet net,
      List<TapFeatures> features,
      String name,
      String source,
      Map<String, String> metadata) {
    CutNet cut = net.cut(features.stream().map(TapFeatures::layer).toList()).withWeightsInside();
    ModelWriter writer = ModelWriter.of(Model.parse(cut.onnx())).producer("headstart");
    List<String> parts = new ArrayList<>();
    for (TapFeatures of : features) {
      parts.add(of.isWhole() ? of.layer() : gathered(writer, of));
    }
    String code = writer.node("Concat", CODE, parts, Attribute.integer("axis", 1));
    if (features.stream().anyMatch(TapFeatures::isNormalised)) {
      code = normalised(writer, code, features);
    }
    int length = features.stream().mapToInt(TapFeatures::size).sum();
    writer.outputs(List.of(ValueInfo.floats(code, length)));
    metadata.forEach(writer::metadata);
    return PretrainedNet.of(writer.bytes(), card(net.card(), code, length, name, source));
  }

  private static String gathered(ModelWriter writer, TapFeatures of) {
    long[] places = Arrays.stream(of.places()).asLongStream().toArray();
    String chosen = writer.integers(of.layer() + "/places", places);
    return writer.node(
        "Gather",
        of.layer() + "/chosen",
        List.of(of.layer(), chosen),
        Attribute.integer("axis", 1));
  }

  private static String normalised(ModelWriter writer, String code, List<TapFeatures> features) {
    int length = features.stream().mapToInt(TapFeatures::size).sum();
    float[] shifts = new float[length];
    float[] scales = new float[length];
    int start = 0;
    for (TapFeatures of : features) {
      System.arraycopy(of.shifts(), 0, shifts, start, of.size());
      System.arraycopy(of.scales(), 0, scales, start, of.size());
      start += of.size();
    }
    String shift = writer.floats(CODE + "/shift", shifts, length);
    String scale = writer.floats(CODE + "/scale", scales, length);
    String centred = writer.node("Sub", CODE + "/centred", List.of(code, shift));
    return writer.node("Mul", CODE + "/normalised", List.of(centred, scale));
  }

  private static NetCard card(NetCard of, String code, int length, String name, String source) {
    NetTraits traits =
        new NetTraits(false, null, null, of.traits().precision()); // features may be negative
    return new NetCard(
        name, source, of.licence(), null, of.input(), code, length, List.of(), null, traits);
  }
}
