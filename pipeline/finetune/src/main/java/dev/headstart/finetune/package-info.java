/**
 * Fine-tuning: takes labelled images and a pretrained net, trains the net's later layers and a new
 * head on the executors by parameter averaging, and returns an ONNX net.
 */
@NullMarked
package dev.headstart.finetune;

import org.jspecify.annotations.NullMarked;
