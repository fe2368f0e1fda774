// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.jobs.cli.NextCommand;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.jobs.finetune.FinetuneCommand;
import dev.headstart.jobs.train.TrainCommand;
import dev.headstart.net.SplitNet;
import dev.headstart.probe.Choice;
import dev.headstart.probe.LayerScore;
import dev.headstart.probe.Quadrant;
import java.util.List;
import java.util.Optional;

/**
 * The commands that go on with what {@code compare} takes, on the same images.
 *
 * @param given the call of {@code compare}
 * @param images its images
 */
record ComparisonCommands(Verb given, List<String> images, Choice choice) {

  /** Returns the commands that code the images and train the classifier. */
  List<String> ofCodes() {
    LayerScore taken = choice.taken();
    NextCommand extract = of(new ExtractCommand());
    if (!taken.layer().equals(taken.candidate().net().codeLayer())) {
      extract.with("--layer", taken.layer());
    }
    NextCommand train =
        new NextCommand(given, new TrainCommand())
            .with("--codes", "codes")
            .with("--head", taken.linear().kind().word())
            .with("--tune")
            .with("--model", "model")
            .withGiven();
    return List.of(extract.with("--codes", "codes").withGiven().toString(), train.toString());
  }

  /** Returns the command that fine-tunes the net. */
  String ofFineTuning() {
    NextCommand finetune = of(new FinetuneCommand());
    freezeTo()
        .ifPresentOrElse(
            layer -> finetune.with("--freeze-to", layer), () -> finetune.with("--all"));
    return finetune.with("--out", "finetuned.onnx").withGiven().toString();
  }

  private NextCommand of(Verb next) {
    return new NextCommand(given, next)
        .with("--images", images)
        .with("--net", choice.taken().candidate().name());
  }

  /** Returns the layer after which to train: of similar images an earlier one that was compared. */
  private Optional<String> freezeTo() {
    return choice
        .earlier()
        .map(LayerScore::layer)
        .filter(layer -> choice.quadrant() != Quadrant.LARGE_DIFFERENT)
        .filter(SplitNet.boundaries(choice.taken().candidate().net())::contains);
  }
}
