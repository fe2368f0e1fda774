// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.train;

import dev.headstart.Texts;
import dev.headstart.calibrate.Calibration;
import java.util.Optional;

/** Tells how the probabilities of a head were calibrated. */
final class CalibrationLine {

  private CalibrationLine() {}

  static String of(Optional<Calibration> calibration) {
    return calibration
        .map(
            c ->
                Texts.format(
                    "  calibrated on %,d held-out rows: temperature %.3g, log-loss %.4f to %.4f,"
                        + " ECE %.4f to %.4f",
                    c.rows(),
                    c.temperature(),
                    c.before().logLoss(),
                    c.after().logLoss(),
                    c.before().ece(),
                    c.after().ece()))
        .orElse(
            "  not calibrated: too few rows for it, or the log-loss of held-out rows is no lower"
                + " for it");
  }
}
