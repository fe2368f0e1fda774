/**
 * Fine-tuning: an ONNX graph becomes a Deeplearning4j graph, is trained over the executors by
 * parameter averaging, and its weights go back into the ONNX graph.
 */
package dev.headstart.finetune;
