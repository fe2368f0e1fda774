// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.finetune.FineTuned;
import dev.headstart.finetune.TrainingCurves;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.zoo.NetFiles;
import java.awt.AWTError;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The place of a new net: an ONNX file with its card beside it.
 *
 * @param uri the address of the ONNX file
 * @param hadoop the configuration of the file systems
 */
public record NetOutput(String uri, Configuration hadoop) {

  private static final String ENDING = ".onnx";

  /**
   * Checks that the net can be written.
   *
   * @throws InputException if it cannot, or if there is a net that must not be replaced
   */
  public void check(boolean overwrite) {
    check("--out", overwrite);
  }

  /**
   * Checks the same of another option than {@code --out}.
   *
   * @throws InputException as {@link #check(boolean)}
   */
  public void check(String option, boolean overwrite) {
    if (!uri.endsWith(ENDING)) {
      throw new InputException(Texts.format("%s is %s: it must end with .onnx.", option, uri));
    }
    if (!overwrite && Arguments.exists(option, uri, hadoop)) {
      throw new InputException(
          Texts.format("There is a net at %s already: --overwrite replaces it.", uri));
    }
    Arguments.writable(option, uri, hadoop);
  }

  /**
   * Writes a trained net, the card first, and returns it as it was written.
   *
   * @param from the card of the net that it was trained from
   * @param source the description of its origin
   */
  public PretrainedNet write(FineTuned tuned, NetCard from, String source) {
    PretrainedNet made = tuned.net(new Path(base()).getName(), from, source);
    new NetFiles(hadoop).saveWithCardBeside(made, uri);
    return made;
  }

  /**
   * Draws the training curves beside the net. They are not essential, so if Java cannot draw, which
   * needs fonts on the machine, only a note is printed.
   */
  public void draw(TrainingCurves curves, Job job) {
    String png = base() + ".curves.png";
    byte[] bytes;
    try {
      bytes = curves.toPng();
    } catch (RuntimeException | LinkageError | InternalError | AWTError e) {
      job.say("curves  not drawn: %s. Java needs fontconfig and a font for it.", e);
      return;
    }
    new NetFiles(hadoop).write(png, bytes);
    job.say("curves  %s", png);
  }

  private String base() {
    return uri.substring(0, uri.length() - ENDING.length());
  }
}
