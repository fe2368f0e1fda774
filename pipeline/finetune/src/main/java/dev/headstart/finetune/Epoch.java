// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import org.jspecify.annotations.Nullable;

/**
 * The results of one epoch.
 *
 * @param number from 1
 * @param learningRate the head's learning rate in the last round
 * @param trainingLoss the mean loss over the epoch's rounds, measured while training
 * @param validation the validation after the epoch
 * @param seconds the duration
 */
public record Epoch(
    int number,
    double learningRate,
    double trainingLoss,
    @Nullable Validation validation,
    double seconds) {}
