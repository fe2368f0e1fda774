/** Programs behind the scripts in {@code bench/} that measure inner parts of fine-tuning. */
package dev.headstart.finetune;
