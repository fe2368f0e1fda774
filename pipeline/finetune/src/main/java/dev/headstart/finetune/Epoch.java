package dev.headstart.finetune;

/**
 * What became of one pass over the training images.
 *
 * @param number from 1
 * @param learningRate of the head, in its last round
 * @param trainingLoss the mean over its rounds, as it went
 * @param validation after it
 * @param seconds it took
 */
public record Epoch(
    int number, double learningRate, double trainingLoss, Validation validation, double seconds) {}
