/**
 * Fine-tuning: labelled images and a pretrained net come in, the backbone's later layers and a new
 * head are trained over the executors by parameter averaging, an ONNX net goes out.
 */
package dev.headstart.finetune;
