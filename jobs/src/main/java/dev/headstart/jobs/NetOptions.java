package dev.headstart.jobs;

import dev.headstart.zoo.NetFiles;
import dev.headstart.image.ExifOrientation;
import dev.headstart.net.NetCard;
import dev.headstart.net.PretrainedNet;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** Which pretrained net a verb takes. */
final class NetOptions {

  @Option(
      names = "--net",
      required = true,
      paramLabel = "PATH",
      description = {
        "The pretrained net: an ONNX file with its card beside it (NAME.onnx and NAME.yaml), on any",
        "Hadoop file system."
      })
  String net;

  @Option(
      names = "--card",
      paramLabel = "FILE",
      description = "The net's card, where it does not lie beside the net.")
  String card;

  PretrainedNet load(Configuration hadoop) {
    NetFiles files = new NetFiles(hadoop);
    return card == null ? files.loadWithCardBeside(net) : files.load(net, card);
  }

  PretrainedNet load(Configuration hadoop, ExifOrientation exif) {
    PretrainedNet loaded = load(hadoop);
    if (exif == null) {
      return loaded;
    }
    NetCard asked = loaded.card().withInput(loaded.card().input().withExif(exif));
    return PretrainedNet.of(loaded.onnx(), asked);
  }
}
