// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import dev.headstart.net.GoldenCheck;
import dev.headstart.net.PretrainedNet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code zoo verify}: checks that a net is the right one and works on this machine. */
@Command(
    name = "verify",
    header = "Verify a net on this machine.",
    description = {
      "Verifies a net on this machine: its checksum, that ONNX Runtime runs it, its code layer,",
      "and its golden vectors. Exit status 2: the file or its card is wrong; 1: it computes",
      "other codes here."
    })
final class ZooVerifyCommand extends ZooVerb {

  @Mixin private NamedNet net;

  @Override
  public Outcome run(Job job) {
    PretrainedNet verified = net.load(zoo, job.hadoop());
    job.say(
        "sha256  %s",
        verified.card().sha256() == null
            ? "not in the card, so not compared (headstart zoo add puts it there)"
            : "right");
    CutNet cut = verified.cut(List.of());
    try (CodeSession session = CodeSession.open(cut, 1)) {
      job.say("opset   %d, runs", verified.opset());
      job.say("code    %s, %,d floats", cut.layers().get(0), cut.lengths().get(0));
      Optional<GoldenCheck> golden = GoldenCheck.of(verified, cut);
      golden.ifPresent(check -> check.run(session));
      job.say(
          "golden  %s",
          golden.isPresent()
              ? "vectors are given here"
              : "vectors are not in the card, so not compared (headstart zoo add makes them)");
    }
    return done(job, Map.of("nets", 1), verified);
  }
}
