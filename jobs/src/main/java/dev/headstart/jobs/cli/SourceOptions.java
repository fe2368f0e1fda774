package dev.headstart.jobs.cli;

import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which images a verb takes, except {@code --images} itself, which not every verb requires. */
public final class SourceOptions {

  @Option(
      names = "--labels",
      paramLabel = "folder|none|CSV",
      defaultValue = "folder",
      description =
          "Class of an image: its folder's name (in tables the column label, in tars "
              + ".cls files), none, or from a CSV file with a header path,label[,split] "
              + "(default: ${DEFAULT-VALUE}).")
  String labels;

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description = "Take only files with such names, e.g. '*.jpg'; may be repeated.")
  List<String> include = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "Leave out files with such names; may be repeated.")
  List<String> exclude = new ArrayList<>();

  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      description =
          "The column of tables that holds the images (default: the only such, or image).")
  String imageColumn;

  public ImageSource source(List<String> images) {
    return new ImageSource(
        images, Labels.parse(labels), new ImageFilter(include, exclude), imageColumn);
  }
}
