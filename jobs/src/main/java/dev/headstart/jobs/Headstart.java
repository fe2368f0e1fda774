// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.InputException;
import dev.headstart.jobs.clean.CleanCommand;
import dev.headstart.jobs.cli.ConfigFile;
import dev.headstart.jobs.cli.Errors;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.HelpOptions;
import dev.headstart.jobs.cli.UnknownOptions;
import dev.headstart.jobs.cli.YarnDriver;
import dev.headstart.jobs.finetune.FinetuneCommand;
import dev.headstart.jobs.finetune.PretrainCommand;
import dev.headstart.jobs.train.TrainCommand;
import dev.headstart.jobs.zoo.ZooCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.spark.SparkUserAppException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code headstart VERB …}. */
@Command(
    name = "headstart",
    description = {
      "Transfer learning with pretrained ConvNets on Apache Spark: a net turns images into CNN",
      "codes, a linear head learns on them."
    },
    subcommands = {
      ExtractCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      FinetuneCommand.class,
      PretrainCommand.class,
      DemoCommand.class,
      CleanCommand.class,
      SimilarCommand.class,
      IndexCommand.class,
      CompareCommand.class,
      ExportCommand.class,
      PackCommand.class,
      QuantizeCommand.class,
      QuarantineCommand.class,
      ZooCommand.class
    },
    footer = {
      "",
      "Where it runs: --master, --deploy-mode, --conf K=V, --properties-file and the other options"
          + " of",
      "spark-submit may stand anywhere; the default is local[*], all cores of this machine.",
      "",
      "Example:",
      "  headstart extract --images photos/train --net resnet18.onnx --codes codes",
      "  headstart train --codes codes --head softmax --tune --model model --test-split 0.2",
      "  headstart predict --model model --images photos/new --predictions predictions",
      "",
      "Exit status: 0 done; 1 failed; 2 the call or its input was wrong and nothing was written;",
      "3 done, but more images failed than --max-failure-rate allows; 143 stopped by SIGTERM."
    })
public final class Headstart implements Runnable {

  @Spec private CommandSpec spec;

  @CommandLine.Mixin private HelpOptions help;

  /** Runs a command and exits with its status. */
  public static void main(String[] args) throws SparkUserAppException {
    int status = runHere(args);
    if (YarnDriver.isHere()) {
      YarnDriver.end(status);
    } else {
      System.exit(status);
    }
  }

  /** Runs a command with the streams of this process and returns its exit status. */
  static int runHere(String... args) {
    Locale.setDefault(Locale.ROOT); // Delta names files with its digits
    return run(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        args);
  }

  /** Runs a command and returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Headstart());
    HelpOptions.addVersions(line);
    line.setOut(out).setErr(err);
    line.setUsageHelpWidth(100);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(Headstart::wrongCall);
    try {
      line.setDefaultValueProvider(ConfigFile.of(args, line).defaults());
    } catch (InputException e) {
      return Errors.report(e, err, false);
    }
    return line.execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a verb.");
  }

  private static int wrongCall(ParameterException found, String[] args) {
    ParameterException e = UnknownOptions.first(found, args);
    PrintWriter err = e.getCommandLine().getErr();
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println("headstart: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See " + name + " --help.");
    return ExitStatus.WRONG_CALL;
  }
}
