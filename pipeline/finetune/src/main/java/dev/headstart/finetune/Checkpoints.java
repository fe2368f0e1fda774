package dev.headstart.finetune;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.dl4j.Floats;
import dev.headstart.files.Draft;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Keeps a training's state after each epoch, in a file of its own on any Hadoop file system.
 *
 * <p>The file is its format's version and the call as text, the validation before the first epoch
 * and the epochs as JSON, the best one's number and three arrays as {@link Floats#bytes}, each
 * behind its length in bytes; see {@link TrainingState}. It is written beside its place and then
 * moved there, so that it is whole or not there; the two newest are kept.
 */
public final class Checkpoints {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT = 2;
  private static final String FORMAT = "headstart checkpoint ";
  private static final String VERSION = FORMAT + 2; // the first one began with the call

  /** How much of a line of a call is told. */
  private static final int TOLD = 120;

  private final Path folder;
  private final Configuration conf;
  private final List<String> call;
  private final boolean resume;

  /**
   * @param folder where they are, or null for nowhere
   * @param call what tells this training from others, line by line: the net, all options and the
   *     images; another one's checkpoints are refused
   * @param resume whether to go on from the last one
   */
  public Checkpoints(String folder, Configuration conf, List<String> call, boolean resume) {
    this.folder = folder == null ? null : new Path(folder);
    this.conf = conf;
    this.call = call.stream().map(line -> line.replaceAll("\\R", " ")).toList();
    this.resume = resume;
  }

  /**
   * The newest one.
   *
   * @throws InputException where it is another call's, or none is wanted and there is one
   */
  Optional<TrainingState> last() {
    if (folder == null) {
      return Optional.empty();
    }
    try {
      List<Path> files = files();
      if (files.isEmpty()) {
        return Optional.empty();
      }
      if (!resume) {
        throw new InputException(
            Texts.format(
                "There are checkpoints at %s already: --resume goes on from them; or name another"
                    + " place.",
                folder));
      }
      return Optional.of(read(files.get(files.size() - 1)));
    } catch (IOException e) {
      throw new InputException(
          Texts.format("Cannot read the checkpoint at %s: %s", folder, e.getMessage()), e);
    }
  }

  /** Keeps a state. */
  void keep(TrainingState state) {
    if (folder == null) {
      return;
    }
    try {
      FileSystem fs = folder.getFileSystem(conf);
      String name = Texts.format("epoch-%05d", state.epochs().size());
      Draft.write(fs, new Path(folder, name), out -> write(state, new DataOutputStream(out)));
      List<Path> files = files();
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
    write(out, state.bestParams());
    out.flush();
  }

  private TrainingState read(Path file) throws IOException {
    try (DataInputStream in = file.getFileSystem(conf).open(file)) {
      checkVersion(in.readUTF());
      checkCall(List.of(new String(bytes(in), StandardCharsets.UTF_8).split("\n")));
      Validation before = JSON.readValue(bytes(in), Validation.class);
      List<Epoch> epochs = Arrays.asList(JSON.readValue(bytes(in), Epoch[].class));
      return new TrainingState(
          before, epochs, in.readInt(), new NetState(bytes(in), bytes(in)), bytes(in));
    }
  }

  private void checkVersion(String version) {
    if (!version.startsWith(FORMAT)) {
      throw new InputException(
          Texts.format(
              "The checkpoints at %s are of an older version, which did not keep what images they"
                  + " are of: name another place.",
              folder));
    }
    if (!version.equals(VERSION)) {
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

  private List<Path> files() throws IOException {
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
