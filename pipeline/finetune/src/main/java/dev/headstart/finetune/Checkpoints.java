// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.dl4j.Floats;
import dev.headstart.files.Draft;
import dev.headstart.finetune.averaging.NetState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Saves the state of a training after each epoch, one file an epoch, on any Hadoop file system.
 *
 * <p>A file holds the format's version and the identifying lines as text, the validation before the
 * first epoch and the epochs as JSON, the number of the best epoch, and arrays as {@link
 * Floats#bytes}, each preceded by its length in bytes: the weights, the optimizer's state, the best
 * epoch's weights and the slow momentum; then how many more epochs are kept, and of each the number
 * and the weights. See {@link TrainingState}. Version 2 ends before the slow momentum. A file is
 * written under a temporary name and then renamed, so that it is never incomplete. The two newest
 * files are kept.
 */
public final class Checkpoints {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT = 2;
  private static final String FORMAT = "headstart checkpoint ";
  private static final String VERSION = FORMAT + 3;
  private static final String SHORTER = FORMAT + 2; // the first one began with the call

  /** The longest part of an identifying line that an error message quotes. */
  private static final int TOLD = 120;

  private final @Nullable Path folder;
  private final Configuration conf;
  private final List<String> call;
  private final boolean resume;

  /**
   * @param folder the folder of the checkpoints, or null to save none
   * @param call lines that identify this training: the net, all options and the images; checkpoints
   *     with other lines are refused
   * @param resume whether to continue from the newest checkpoint
   */
  public Checkpoints(
      @Nullable String folder, Configuration conf, List<String> call, boolean resume) {
    this.folder = folder == null ? null : new Path(folder);
    this.conf = conf;
    this.call = call.stream().map(line -> line.replaceAll("\\R", " ")).toList();
    this.resume = resume;
  }

  /**
   * Returns the newest checkpoint.
   *
   * @throws InputException if it belongs to another training, or if there is one without {@code
   *     resume}
   */
  Optional<TrainingState> last() {
    if (folder == null) {
      return Optional.empty();
    }
    try {
      List<Path> files = files(folder);
      if (files.isEmpty()) {
        return Optional.empty();
      }
      if (!resume) {
        throw new InputException(
            Texts.format(
                "There are checkpoints at %s already: --resume continues from them; or name another"
                    + " place.",
                folder));
      }
      return Optional.of(read(files.get(files.size() - 1)));
    } catch (IOException e) {
      throw new InputException(
          Texts.format("Cannot read the checkpoint at %s: %s", folder, e.getMessage()), e);
    }
  }

  /** Saves a state. */
  void keep(TrainingState state) {
    if (folder == null) {
      return;
    }
    try {
      FileSystem fs = folder.getFileSystem(conf);
      String name = Texts.format("epoch-%05d", state.epochs().size());
      Draft.write(fs, new Path(folder, name), out -> write(state, new DataOutputStream(out)));
      List<Path> files = files(folder);
      for (Path old : files.subList(0, Math.max(0, files.size() - KEPT))) {
        fs.delete(old, false);
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          Texts.format("Cannot write a checkpoint to %s: %s", folder, e.getMessage()), e);
    }
  }

  private void write(TrainingState state, DataOutputStream out) throws IOException {
    out.writeUTF(VERSION);
    write(out, String.join("\n", call).getBytes(StandardCharsets.UTF_8));
    write(out, JSON.writeValueAsBytes(state.before()));
    write(out, JSON.writeValueAsBytes(state.epochs()));
    out.writeInt(state.best());
    write(out, state.now().params());
    write(out, state.now().updater());
    List<EpochWeights> kept = state.kept();
    write(out, kept.get(0).params());
    write(out, state.momentum());
    out.writeInt(kept.size() - 1);
    for (EpochWeights more : kept.subList(1, kept.size())) {
      out.writeInt(more.epoch());
      write(out, more.params());
    }
    out.flush();
  }

  private TrainingState read(Path file) throws IOException {
    try (DataInputStream in = file.getFileSystem(conf).open(file)) {
      String version = in.readUTF();
      checkVersion(version);
      checkCall(List.of(new String(bytes(in), StandardCharsets.UTF_8).split("\n")));
      Validation before = JSON.readValue(bytes(in), Validation.class);
      List<Epoch> epochs = Arrays.asList(JSON.readValue(bytes(in), Epoch[].class));
      int best = in.readInt();
      NetState now = new NetState(bytes(in), bytes(in));
      List<EpochWeights> kept = new ArrayList<>(List.of(new EpochWeights(best, bytes(in))));
      byte[] momentum = new byte[0];
      if (!version.equals(SHORTER)) {
        momentum = bytes(in);
        for (int more = in.readInt(); more > 0; more--) {
          kept.add(new EpochWeights(in.readInt(), bytes(in)));
        }
      }
      return new TrainingState(before, epochs, now, momentum, kept);
    }
  }

  private void checkVersion(String version) {
    if (!version.startsWith(FORMAT)) {
      throw new InputException(
          Texts.format(
              "The checkpoints at %s are of an older version, which did not record their"
                  + " images: name another place.",
              folder));
    }
    if (!version.equals(VERSION) && !version.equals(SHORTER)) {
      throw new InputException(
          Texts.format(
              "The checkpoints at %s are of a newer version (%s; this one reads %s): name another"
                  + " place.",
              folder, version, VERSION));
    }
  }

  private void checkCall(List<String> theirs) {
    if (theirs.equals(call)) {
      return;
    }
    int other = 0;
    while (line(theirs, other).equals(line(call, other))) {
      other++;
    }
    throw new InputException(
        Texts.format(
            "The checkpoints at %s are of another call: \"%s\" there, \"%s\" here. Name another"
                + " place.",
            folder, told(line(theirs, other)), told(line(call, other))));
  }

  private static String line(List<String> call, int index) {
    return index < call.size() ? call.get(index) : "";
  }

  private static String told(String line) {
    return line.length() <= TOLD ? line : line.substring(0, TOLD) + "...";
  }

  private List<Path> files(Path folder) throws IOException {
    try {
      return Arrays.stream(folder.getFileSystem(conf).listStatus(folder))
          .map(FileStatus::getPath)
          .filter(path -> path.getName().matches("epoch-\\d+"))
          .sorted(Comparator.comparing(Path::getName))
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }
}
