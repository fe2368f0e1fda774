// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.synthetic.DemoPhotos;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Runs the everyday verbs once over a few generated images, so that the JVM can list the classes
 * that they load: see {@code class_archive} in {@code bin/headstart}.
 */
public final class Rehearsal {

  private Rehearsal() {}

  /**
   * Runs them, and exits with the status of the first that fails.
   *
   * @param args a folder on this machine for what they write
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path images = folder.resolve("images");
    Path codes = folder.resolve("codes");
    Path model = folder.resolve("model");
    new DemoPhotos(0, 64).write(images, 0, 3);
    run("extract", "--images", images, "--codes", codes);
    run("extract", "--images", images, "--codes", codes); // into a table that is there
    run("train", "--codes", codes, "--head", "softmax", "--model", model);
    run("evaluate", "--model", model, "--codes", codes);
    run("predict", "--model", model, "--images", images, "--predictions", folder.resolve("out"));
  }

  private static void run(Object... words) {
    int status = Headstart.runHere(Stream.of(words).map(Object::toString).toArray(String[]::new));
    if (status != 0) {
      System.exit(status);
    }
  }
}
