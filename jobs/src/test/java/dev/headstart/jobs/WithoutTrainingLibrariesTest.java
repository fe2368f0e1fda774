// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.ChildJvm;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The verbs that train no net run where the libraries of lib/training are not on the class path.
 */
class WithoutTrainingLibrariesTest {

  private static final String TRAINING = ".*/org/(nd4j|deeplearning4j|datavec)/.*";

  @ParameterizedTest
  @ValueSource(strings = {"--help", "extract --help", "finetune --help", "pretrain --help"})
  void helpIsTold(String call) throws Exception {
    Ended ended = run(call);

    assertThat(ended.said).contains("Usage: headstart");
    assertThat(ended.status).isZero();
  }

  @Test
  void aVerbThatTrainsNamesWhatIsMissing() throws Exception {
    Ended ended = run("finetune --images photos --out tuned.onnx");

    assertThat(ended.said).contains("the libraries for it are not on the class path");
    assertThat(ended.status).isEqualTo(1);
  }

  private record Ended(int status, String said) {}

  private static Ended run(String call) throws Exception {
    String classPath =
        Arrays.stream(ChildJvm.classPath().split(File.pathSeparator, -1))
            .filter(jar -> !jar.matches(TRAINING))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath, Headstart.class.getName()));
    command.addAll(List.of(call.split(" ", -1)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }
}
