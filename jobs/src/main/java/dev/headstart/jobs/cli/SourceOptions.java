// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that choose images, except {@code --images} itself, which not every command requires.
 */
public final class SourceOptions {

  @Option(
      names = "--labels",
      paramLabel = "folder|none|CSV",
      defaultValue = "folder",
      description =
          "Where the class of an image comes from: folder, the name of its folder (in "
              + "tables the column label, in tars the .cls files); none; or a CSV file with the "
              + "header path,label[,split] (default: ${DEFAULT-VALUE}).")
  String labels;

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description = "Only files whose names match, such as '*.jpg'; may be repeated.")
  List<String> include = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "Skip files whose names match; may be repeated.")
  List<String> exclude = new ArrayList<>();

  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      description =
          "The column of tables that holds the images (default: the only column of that "
              + "type, or image).")
  @Nullable String imageColumn;

  public ImageSource source(List<String> images) {
    return new ImageSource(
        images, Labels.parse(labels), new ImageFilter(include, exclude), imageColumn);
  }
}
